import { encodeQR } from 'qr';
import { describe, expect, it } from 'vitest';
import { readQr } from './scan.ts';

/** A code of `scale` pixels a module in a larger field, dark on light or light on dark. */
function picture(text: string, { scale = 5, margin = 30, inverse = false } = {}) {
  const rows = encodeQR(text, 'raw', { border: 4 });
  const width = rows.length * scale + 2 * margin;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (let y = 0; y < width; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const dark = rows[Math.floor((y - margin) / scale)]?.[Math.floor((x - margin) / scale)] === true;
      data.fill(dark === inverse ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { width, height: width, data };
}

describe('readQr', () => {
  it('reads a code anywhere in the picture', () => {
    expect(readQr(picture('pico:02ab@hub.example?amount=5'))).toBe('pico:02ab@hub.example?amount=5');
  });

  it('reads a light code on a dark page', () => {
    expect(readQr(picture('bitcoin:bcrt1qxyz', { inverse: true }))).toBe('bitcoin:bcrt1qxyz');
  });

  it('says null where there is none', () => {
    const blank = { width: 200, height: 200, data: new Uint8ClampedArray(200 * 200 * 4).fill(200) };
    expect(readQr(blank)).toBeNull();
  });
});
