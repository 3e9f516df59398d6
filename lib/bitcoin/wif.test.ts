import { createBase58check } from '@scure/base';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/micropayment-core.json' with { type: 'json' };
import { bytesToHex, sha256 } from '../bytes.ts';
import { decodeWif } from './wif.ts';

describe('decodeWif', () => {
  it('reads the test keys of the original system', () => {
    for (const { wif, privateKey } of vectors.keys) {
      const key = decodeWif(wif);
      expect(bytesToHex(key.privateKey)).toBe(privateKey);
      expect(key).toMatchObject({ compressed: true, network: 'test' });
    }
  });

  it('reads main and uncompressed keys', () => {
    expect(decodeWif('5HpHagT65TZzG1PH3CSu63k8DbpvD8s5ip4nEB3kEsreAnchuDf')).toMatchObject({
      compressed: false,
      network: 'main',
    });
  });

  it('refuses others and keeps the text to itself', () => {
    const [first] = vectors.keys;
    const wif = first?.wif ?? '';
    const mistyped = `${wif.slice(0, -1)}S`;
    for (const text of [
      '',
      mistyped,
      'n4Hdm3aPxk8T816q8FGo5BghNLPNDAcX4v',
      '6PYNKZ1EAgYgmQfmNVamxyXVWHzK5s6DGhwP4J5o44cvXdoY7sRzhtpUeo',
    ]) {
      expect(() => decodeWif(text)).toThrow(expect.objectContaining({ code: 'InvalidWif' }));
    }
    expect(() => decodeWif(mistyped)).not.toThrow(mistyped);
  });

  it('refuses a good checksum around anything else', () => {
    const payload = (version: number, end: number[]) =>
      createBase58check(sha256).encode(Uint8Array.from([version, ...new Uint8Array(32).fill(1), ...end]));
    expect(decodeWif(payload(0x80, [1])).compressed).toBe(true);
    for (const text of [payload(0x80, [2]), payload(0x80, [1, 1]), payload(0xb0, [1])]) {
      expect(() => decodeWif(text)).toThrow(expect.objectContaining({ code: 'InvalidWif' }));
    }
  });
});
