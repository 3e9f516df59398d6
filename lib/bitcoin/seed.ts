import { entropyToMnemonic, mnemonicToEntropy, mnemonicToSeedSync } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { Bytes } from '../bytes.ts';
import { PicoError } from '../errors.ts';

const WORDS = new Set(wordlist);
const COUNTS = [12, 15, 18, 21, 24];

/** The English mnemonic of 16 or 32 random bytes: 12 or 24 words (BIP39). The caller brings the randomness. */
export function generateMnemonic(entropy: Bytes): string {
  if (entropy.length !== 16 && entropy.length !== 32) {
    throw new PicoError(
      'InvalidEntropy',
      `A new mnemonic takes 16 or 32 random bytes, not ${entropy.length}.`,
    );
  }
  return entropyToMnemonic(entropy, wordlist);
}

/**
 * The words in canonical form (lower case, single spaces), as typed by a human. Throws PicoError InvalidMnemonic,
 * which names the first unknown word and its place, or says that the checksum does not fit. No word is kept in it
 * but the unknown ones, which give nothing away.
 */
export function validateMnemonic(words: string): string {
  const list = words.normalize('NFKD').toLowerCase().trim().split(/\s+/);
  const unknown = list.flatMap((word, index) => (WORDS.has(word) ? [] : [{ word, position: index + 1 }]));
  const [first] = unknown;
  if (words.trim() === '') throw invalid('there are no words. Type the 12 or 24 words of the backup.');
  if (first) {
    throw invalid(
      `word ${first.position}, "${first.word}", is not in the English list. Check its spelling.`,
      { unknown },
    );
  }
  if (!COUNTS.includes(list.length)) {
    throw invalid(`there are ${list.length} words. A mnemonic has 12, 15, 18, 21 or 24.`, {
      count: list.length,
    });
  }
  const canonical = list.join(' ');
  try {
    mnemonicToEntropy(canonical, wordlist);
  } catch {
    throw invalid('each word exists, but the checksum does not fit. A word is wrong, or two are swapped.', {
      checksum: false,
    });
  }
  return canonical;
}

/** The seed, 64 bytes, of a valid English mnemonic and an optional passphrase (BIP39). Throws as validateMnemonic does. */
export function mnemonicToSeed(words: string, passphrase = ''): Bytes {
  return mnemonicToSeedSync(validateMnemonic(words), passphrase);
}

function invalid(why: string, data: Record<string, unknown> = {}): PicoError {
  return new PicoError('InvalidMnemonic', `These words are no mnemonic: ${why}`, data);
}
