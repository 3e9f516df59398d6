import decodeQR from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { qrPath } from './qr-path.ts';

/** Paints the path as the browser would: each piece is a rectangle one unit high. */
function paint({ size, path }: ReturnType<typeof qrPath>, scale = 4) {
  const side = size * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      const from = (row * side + Number(x) * scale) * 4;
      for (let at = from; at < from + Number(width) * scale * 4; at += 4) data.set([0, 0, 0, 255], at);
    }
  }
  return { width: side, height: side, data };
}

describe('qrPath', () => {
  it('draws what a reader reads back', () => {
    const text = `pico:02ab@hub.example?asset=BTC&amount=1500&hash=${'c4'.repeat(32)}&memo=caf%C3%A9`;
    expect(decodeQR(paint(qrPath(text)))).toBe(text);
  });

  it('draws a bech32 address in capitals, in fewer modules than small letters need', () => {
    const address = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';
    expect(decodeQR(paint(qrPath(address)))).toBe(address.toUpperCase());
    expect(qrPath(address).size).toBeLessThan(qrPath(`${address}?`).size);
  });

  it('keeps a base58 address as it is, for there case matters', () => {
    const address = 'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn';
    expect(decodeQR(paint(qrPath(address)))).toBe(address);
  });

  it('leaves a quiet zone of four modules on each side', () => {
    const { size, path } = qrPath('x');
    for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(4);
      expect(Number(y)).toBeGreaterThanOrEqual(4);
      expect(Number(x) + Number(width)).toBeLessThanOrEqual(size - 4);
    }
  });
});
