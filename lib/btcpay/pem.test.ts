import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '../bytes.ts';
import { K1, K2, K2_PKCS8, K2_SEC1 } from './fixtures.ts';
import { newPrivateKey, readPrivateKey, toPem } from './pem.ts';

describe('private keys as files', () => {
  it('reads SEC1, PKCS#8 and hex to the same key', () => {
    for (const text of [K2_SEC1, K2_PKCS8, K2.privateKey, K2.privateKey.toUpperCase()])
      expect(bytesToHex(readPrivateKey(text))).toBe(K2.privateKey);
  });

  it('writes SEC1 as python-ecdsa does, byte for byte', () => {
    expect(toPem(hexToBytes(K2.privateKey))).toBe(K2_SEC1);
  });

  it('reads any wrapping, CRLF, text around the block and the curve block of OpenSSL', () => {
    const lines = K2_SEC1.trim().split('\n');
    const body = lines.slice(1, -1).join('');
    const wrapped = body.replace(/(.{64})/g, '$1\r\n');
    for (const text of [
      K2_SEC1.replaceAll('\n', '\r\n'),
      `${lines[0]}\r\n${wrapped}\r\n${lines.at(-1)}`,
      `-----BEGIN EC PARAMETERS-----\nBgUrgQQACg==\n-----END EC PARAMETERS-----\n${K2_SEC1}\nthanks`,
    ])
      expect(bytesToHex(readPrivateKey(text))).toBe(K2.privateKey);
  });

  it('names what is wrong and never shows the key', () => {
    const p256 = K2_PKCS8.replace('BSuBBAAKBG0', 'BSuBBAALBG0');
    const bad: [string, RegExp][] = [
      ['hello', /PEM, or 64 hex digits/],
      ['0'.repeat(64), /no private key/],
      ['f'.repeat(64), /no private key/],
      [K2_SEC1.replace('MHQC', 'MHQ'), /damaged/],
      [K2_SEC1.replace('MHQCAQEE', 'MHQCAQIE'), /damaged/],
      [p256, /another kind/],
      [K2_SEC1.replace('MArFnq', 'MArFnr'), /belongs to another private key/],
    ];
    for (const [text, why] of bad) {
      expect(() => readPrivateKey(text)).toThrow(why);
      expect(() => readPrivateKey(text)).not.toThrow(/MArFn/);
    }
  });

  it('draws again where the random number is no key', () => {
    const draws = [new Uint8Array(32), hexToBytes(K1.privateKey)];
    expect(bytesToHex(newPrivateKey(() => draws.shift() ?? new Uint8Array(32)))).toBe(K1.privateKey);
  });
});
