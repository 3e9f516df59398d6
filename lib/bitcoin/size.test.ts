import { describe, expect, it } from 'vitest';
import { hexToBytes } from '../bytes.ts';
import { p2pkhScript, p2shScript, p2wpkhScript, p2wshScript } from './address.ts';
import { testAccount, testCoin, testScript } from './fixtures.ts';
import { coinInput } from './payment.ts';
import { dustLimit, feeFor, p2wpkhVsize } from './size.ts';
import { buildTransaction, signP2wpkh, vsize } from './transaction.ts';

const publicKey = hexToBytes(`02${'11'.repeat(32)}`);

describe('p2wpkhVsize', () => {
  it('is the size of the signed transaction, or at most a byte a signature above', () => {
    for (const [inputCount, outputCount] of [
      [1, 1],
      [1, 2],
      [3, 2],
      [7, 40],
    ] as const) {
      const inputs = Array.from({ length: inputCount }, (_, index) =>
        coinInput(testCoin(100_000n, index), testAccount),
      );
      const outputs = Array.from({ length: outputCount }, (_, index) => ({
        script: testScript({ change: 1, index }),
        value: 500n,
      }));
      const actual = vsize(signP2wpkh(buildTransaction({ inputs, outputs }), inputs));
      const counted = p2wpkhVsize(
        inputCount,
        outputs.map(({ script }) => script),
      );
      expect(counted).toBeGreaterThanOrEqual(actual);
      expect(counted - actual).toBeLessThanOrEqual(Math.ceil((2 * inputCount) / 4));
    }
  });

  it('knows the well-known sizes', () => {
    expect(p2wpkhVsize(1, [p2wpkhScript(publicKey)])).toBe(110);
    expect(p2wpkhVsize(1, [p2wpkhScript(publicKey), p2wpkhScript(publicKey)])).toBe(141);
  });
});

describe('feeFor', () => {
  it('rounds up, and is not led astray by binary fractions', () => {
    expect(feeFor(1, 141)).toBe(141n);
    expect(feeFor(1.1, 10)).toBe(11n);
    expect(feeFor(0.1, 141)).toBe(15n);
    expect(feeFor(2.005, 200)).toBe(401n);
    expect(feeFor(0, 141)).toBe(0n);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, 2_000_000])('refuses a feerate of %s', (feerate) => {
    expect(() => feeFor(feerate, 100)).toThrow(expect.objectContaining({ code: 'InvalidFeerate' }));
  });
});

describe('dustLimit', () => {
  it.each([
    ['P2WPKH', p2wpkhScript(publicKey), 294n],
    ['P2WSH', p2wshScript(publicKey), 330n],
    ['P2TR', hexToBytes(`5120${'11'.repeat(32)}`), 330n],
    ['P2A', hexToBytes('51024e73'), 240n],
    ['P2PKH', p2pkhScript(publicKey), 546n],
    ['P2SH', p2shScript(publicKey), 540n],
    ['OP_RETURN', hexToBytes('6a0100'), 0n],
  ])('of %s', (_, script, limit) => {
    expect(dustLimit(script)).toBe(limit);
  });
});
