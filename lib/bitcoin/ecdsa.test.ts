import * as secp from '@noble/secp256k1';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/micropayment-core.json' with { type: 'json' };
import { bytesToHex, hexToBytes, sha256, utf8ToBytes } from '../bytes.ts';
import { compactToDer, derToCompact, isPublicKey, negatePrivateKey, nobleEcdsa } from './ecdsa.ts';

const one = hexToBytes('01'.padStart(64, '0'));
const order = hexToBytes('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
const digest = sha256(utf8ToBytes('Satoshi Nakamoto'));

describe('nobleEcdsa', () => {
  it('signs with the nonce of RFC6979 and low S', () => {
    expect(bytesToHex(nobleEcdsa.sign(digest, one))).toBe(
      '934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5',
    );
  });

  it('takes the digest as it is and hashes it no further', () => {
    const signature = nobleEcdsa.sign(digest, one);
    expect(nobleEcdsa.verify(signature, digest, nobleEcdsa.publicKey(one))).toBe(true);
    expect(nobleEcdsa.verify(signature, sha256(digest), nobleEcdsa.publicKey(one))).toBe(false);
  });

  it('refuses the high-S twin of a valid signature', () => {
    const signature = nobleEcdsa.sign(digest, one);
    const s = secp.etc.bytesToNumberBE(signature.subarray(32));
    const twin = Uint8Array.from([
      ...signature.subarray(0, 32),
      ...secp.etc.numberToBytesBE(secp.Point.CURVE().n - s),
    ]);
    const publicKey = nobleEcdsa.publicKey(one);
    expect(secp.verify(twin, digest, publicKey, { prehash: false, lowS: false })).toBe(true);
    expect(nobleEcdsa.verify(twin, digest, publicKey)).toBe(false);
  });

  it('answers false to rubbish instead of throwing', () => {
    const good = nobleEcdsa.sign(digest, one);
    const key = nobleEcdsa.publicKey(one);
    const flipped = good.with(5, (good[5] ?? 0) ^ 1);
    expect(nobleEcdsa.verify(flipped, digest, key)).toBe(false);
    expect(nobleEcdsa.verify(new Uint8Array(64), digest, key)).toBe(false);
    expect(nobleEcdsa.verify(new Uint8Array(64).fill(255), digest, key)).toBe(false);
    expect(nobleEcdsa.verify(good.subarray(1), digest, key)).toBe(false);
    expect(nobleEcdsa.verify(good, digest.subarray(1), key)).toBe(false);
    expect(nobleEcdsa.verify(good, digest, new Uint8Array(33))).toBe(false);
    expect(nobleEcdsa.verify(good, digest, new Uint8Array(33).fill(2))).toBe(false);
    expect(nobleEcdsa.verify(good, digest, key.subarray(1))).toBe(false);
  });

  it('refuses private keys outside the curve order', () => {
    for (const key of [new Uint8Array(32), order, new Uint8Array(31).fill(1)]) {
      expect(() => nobleEcdsa.publicKey(key)).toThrow(expect.objectContaining({ code: 'InvalidKey' }));
      expect(() => nobleEcdsa.sign(digest, key)).toThrow(expect.objectContaining({ code: 'InvalidKey' }));
    }
    expect(() => nobleEcdsa.sign(digest.subarray(1), one)).toThrow(
      expect.objectContaining({ code: 'InvalidDigest' }),
    );
  });
});

describe('negatePrivateKey', () => {
  it('mirrors the point', () => {
    const publicKey = nobleEcdsa.publicKey(one);
    const mirrored = nobleEcdsa.publicKey(negatePrivateKey(one));
    expect(mirrored.subarray(1)).toEqual(publicKey.subarray(1));
    expect(mirrored[0]).not.toBe(publicKey[0]);
  });
});

describe('isPublicKey', () => {
  it('knows points from other bytes', () => {
    expect(isPublicKey(nobleEcdsa.publicKey(one))).toBe(true);
    expect(isPublicKey(new Uint8Array(33).fill(2, 0, 1).fill(0, 1))).toBe(false);
    expect(isPublicKey(secp.getPublicKey(one, false))).toBe(false);
  });
});

describe('DER', () => {
  it('reads the original placeholder and the Storj signature, which verifies with low S off', () => {
    const { placeholder, storj } = vectors;
    expect(bytesToHex(compactToDer(derToCompact(hexToBytes(placeholder))))).toBe(placeholder);
    const compact = derToCompact(hexToBytes(storj.signature));
    expect(bytesToHex(compactToDer(compact))).toBe(storj.signature);
    const options = { prehash: false, lowS: false };
    expect(secp.verify(compact, hexToBytes(storj.digest), hexToBytes(storj.publicKey), options)).toBe(true);
  });

  it('keeps high S, which the original system signs with and this one refuses', () => {
    const { digest, publicKey, signature } = vectors.highS;
    const compact = derToCompact(hexToBytes(signature));
    expect(bytesToHex(compactToDer(compact))).toBe(signature);
    expect(
      secp.verify(compact, hexToBytes(digest), hexToBytes(publicKey), { prehash: false, lowS: false }),
    ).toBe(true);
    expect(nobleEcdsa.verify(compact, hexToBytes(digest), hexToBytes(publicKey))).toBe(false);
  });

  it('goes both ways for short and padded numbers', () => {
    for (const [r, s] of [
      ['01', '02'],
      ['80', 'ff'],
      ['7f'.padEnd(64, '0'), '80'.padEnd(64, '0')],
    ] as const) {
      const compact = hexToBytes(r.padStart(64, '0') + s.padStart(64, '0'));
      expect(derToCompact(compactToDer(compact))).toEqual(compact);
    }
    expect(bytesToHex(compactToDer(hexToBytes('80'.padStart(64, '0') + '7f'.padStart(64, '0'))))).toBe(
      '30070202008002017f',
    );
  });

  it.each([
    ['empty', ''],
    ['only a frame', '3000'],
    ['wrong tag', '3106020101020102'],
    ['wrong length', '3007020101020102'],
    ['a byte behind', '300602010102010200'],
    ['a sighash byte counted in', '300702010102010201'],
    ['no integer tag', '3006030101020102'],
    ['second integer missing', '3006020401020102'],
    ['empty number', '30060200020201ff'],
    ['negative', '3006020181020102'],
    ['needless zero', '300702020001020102'],
    ['number of 33 bytes', `302602210101${'00'.repeat(31)}020101`],
    ['number cut off', '3006020101020202'],
    ['all nines', '99'.repeat(72)],
  ])('refuses what BIP66 does: %s', (_, der) => {
    expect(() => derToCompact(hexToBytes(der))).toThrow(
      expect.objectContaining({ code: 'InvalidSignature' }),
    );
  });
});
