import { describe, expect, it } from 'vitest';
import { nobleEcdsa } from '../lib/bitcoin/ecdsa.ts';
import { sha256, utf8ToBytes } from '../lib/bytes.ts';
import { hubEcdsa } from './ecdsa.ts';

const digest = (i: number) => sha256(utf8ToBytes(`digest ${i}`));
const key = sha256(utf8ToBytes('key'));

describe('the hub’s signatures', () => {
  it('are the native library’s, and the same as the pure ones', () => {
    const native = hubEcdsa();
    expect(native.backend).toBe('native');
    const publicKey = nobleEcdsa.publicKey(key);
    expect(native.publicKey(key)).toEqual(publicKey);
    for (let i = 0; i < 20; i++) {
      const signature = native.sign(digest(i), key);
      expect(Uint8Array.from(signature)).toEqual(nobleEcdsa.sign(digest(i), key));
      expect(native.verify(signature, digest(i), publicKey)).toBe(true);
      expect(native.verify(signature, digest(i + 1), publicKey)).toBe(false);
    }
  });

  it('are low S only, and what is malformed is false, not an exception', () => {
    const { verify, sign, publicKey } = hubEcdsa();
    const signature = sign(digest(1), key);
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
    const high = Uint8Array.from(signature);
    high.set(Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex'), 32);
    expect(verify(high, digest(1), publicKey(key))).toBe(false);
    expect(verify(new Uint8Array(64).fill(255), digest(1), publicKey(key))).toBe(false);
    expect(verify(signature, digest(1), new Uint8Array(33))).toBe(false);
    expect(verify(signature.subarray(1), digest(1), publicKey(key))).toBe(false);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'is missing',
      () => {
        throw new Error('No native build was found\nfor platform');
      },
      /^No native build was found$/,
    ],
    ['has another form', () => ({}), /another form/],
    [
      'is wrong',
      () => ({
        ecdsaSign: () => ({ signature: new Uint8Array(64) }),
        ecdsaVerify: () => true,
        publicKeyCreate: () => new Uint8Array(33),
      }),
      /wrong results/,
    ],
  ])('fall back, and say why, when the addon %s', (_, load, reason) => {
    const fallback = hubEcdsa(load);
    expect(fallback.backend).toBe('noble');
    expect(fallback.reason).toMatch(reason);
    expect(fallback.verify(fallback.sign(digest(1), key), digest(1), fallback.publicKey(key))).toBe(true);
  });
});
