import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/bip39.json' with { type: 'json' };
import { bytesToHex, hexToBytes } from '../bytes.ts';
import { masterNode } from './bip32.ts';
import { readExtended } from './fixtures.ts';
import { generateMnemonic, mnemonicToSeed, validateMnemonic } from './seed.ts';

const words = `${'abandon '.repeat(11)}about`;
const failure = (data: object) => expect.objectContaining({ code: 'InvalidMnemonic', ...data });

describe('BIP39', () => {
  it.each(vectors.vectors)('vector $entropy', ({ entropy, mnemonic, seed, master }) => {
    const bytes = hexToBytes(entropy);
    if (bytes.length !== 24) expect(generateMnemonic(bytes)).toBe(mnemonic);
    expect(validateMnemonic(mnemonic)).toBe(mnemonic);
    const derived = mnemonicToSeed(mnemonic, vectors.passphrase);
    expect(bytesToHex(derived)).toBe(seed);
    const { chainCode, privateKey } = masterNode(derived);
    expect({ chainCode, privateKey }).toEqual(readExtended(master));
  });
});

describe('generateMnemonic', () => {
  it('takes 16 or 32 bytes only', () => {
    for (const size of [0, 15, 24, 33]) {
      expect(() => generateMnemonic(new Uint8Array(size))).toThrow(
        expect.objectContaining({ code: 'InvalidEntropy' }),
      );
    }
  });
});

describe('validateMnemonic', () => {
  it('takes words as people type them', () => {
    expect(validateMnemonic(`  ${words.toUpperCase().replaceAll(' ', '\n\t ')} `)).toBe(words);
    expect(mnemonicToSeed(words.toUpperCase())).toEqual(mnemonicToSeed(words));
  });

  it('names the unknown word and its place', () => {
    const typed = words.replace('abandon abandon about', 'abandon abandn about');
    expect(() => validateMnemonic(typed)).toThrow(
      failure({ data: { unknown: [{ word: 'abandn', position: 11 }] } }),
    );
    expect(() => validateMnemonic(typed)).toThrow(/word 11, "abandn"/);
  });

  it('tells a wrong count from a wrong checksum', () => {
    expect(() => validateMnemonic('abandon abandon about')).toThrow(failure({ data: { count: 3 } }));
    expect(() => validateMnemonic(words.replace('about', 'abandon'))).toThrow(
      failure({ data: { checksum: false } }),
    );
    expect(() => validateMnemonic('  ')).toThrow(/no words/);
  });

  it('never repeats the known words in an error', () => {
    const secret = `${'zebra '.repeat(11)}zebraa`;
    const caught = (() => {
      try {
        return validateMnemonic(secret);
      } catch (error) {
        return error;
      }
    })();
    expect(JSON.stringify([String(caught), caught])).not.toMatch(/zebra\b/);
  });
});
