import { bytesToHex, isHex, sha256, utf8ToBytes } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import { type Encrypted, IV_BYTES, TAG_BYTES } from './cipher.ts';

const KNOWN_VERSION = 1;
export const LEAST_ITERATIONS = 100_000;
export const MOST_ITERATIONS = 10_000_000;

export interface Kdf {
  readonly name: 'pbkdf2-sha256';
  readonly iterations: number;
  /** Hex, 16 to 64 bytes. */
  readonly salt: string;
}

/** A secret encrypted under a key that is kept elsewhere. */
export interface KeySealed extends Encrypted {
  readonly version: 1;
  readonly cipher: 'aes-256-gcm';
  /** What the secret is for; a file cannot pass for another of a different context. */
  readonly context: string;
  /**
   * The first 8 bytes, hex, of SHA-256 over the other fields. It needs no key, proves nothing against an attacker, and
   * tells a damaged file from a wrong passphrase.
   */
  readonly checksum: string;
}

/** A secret encrypted under a passphrase, with all that is needed to open it but the passphrase. */
export interface SealedFile extends KeySealed {
  readonly kdf: Kdf;
}

/** Completes a sealed file by its checksum. */
export function withChecksum<T extends Omit<KeySealed, 'checksum'>>(
  fields: T,
): T & { readonly checksum: string } {
  return { ...fields, checksum: checksumOf(fields) };
}

/** Throws Corrupted, or SealedTooNew, unless the value (of unknown origin) is a file sealed with a key for this context. */
export function checkKeySealed(value: unknown, context: string): KeySealed {
  const file = fieldsOf(value);
  if (typeof file['version'] === 'number' && file['version'] > KNOWN_VERSION) {
    throw new PicoError(
      'SealedTooNew',
      `sealed by a newer release (version ${file['version']}); open it with that one`,
      {
        found: file['version'],
        known: KNOWN_VERSION,
      },
    );
  }
  const { version, cipher, iv, ciphertext, checksum } = file;
  if (version !== KNOWN_VERSION) throw corrupted('version');
  if (cipher !== 'aes-256-gcm') throw corrupted('cipher');
  if (!isHex(iv, IV_BYTES)) throw corrupted('iv');
  if (!isHex(ciphertext) || ciphertext.length < 2 * TAG_BYTES) throw corrupted('ciphertext');
  if (typeof file['context'] !== 'string') throw corrupted('context');
  const sealed = { version, cipher, iv, ciphertext, context: file['context'] } as const;
  const kdf = file['kdf'] === undefined ? {} : { kdf: checkKdf(file['kdf']) };
  if (checksum !== checksumOf({ ...sealed, ...kdf })) throw corrupted('checksum');
  if (sealed.context !== context) {
    throw new PicoError(
      'Corrupted',
      `this file holds "${sealed.context}", where "${context}" is wanted; name the right file`,
      {
        field: 'context',
        found: sealed.context,
        wanted: context,
      },
    );
  }
  return { ...sealed, checksum };
}

/** As checkKeySealed, for a file sealed with a passphrase. */
export function checkSealed(value: unknown, context: string): SealedFile {
  const kdf = checkKdf(fieldsOf(value)['kdf']);
  return { ...checkKeySealed(value, context), kdf };
}

/** Too few iterations would be a weakened file, too many would hang whoever opens it. */
export function isIterations(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= LEAST_ITERATIONS && Number(value) <= MOST_ITERATIONS;
}

function checkKdf(value: unknown): Kdf {
  const { name, iterations, salt } = fieldsOf(value, 'kdf');
  if (name !== 'pbkdf2-sha256') throw corrupted('kdf.name');
  if (!isIterations(iterations)) throw corrupted('kdf.iterations');
  if (!isHex(salt) || salt.length < 32 || salt.length > 128) throw corrupted('kdf.salt');
  return { name, iterations, salt };
}

function checksumOf(file: Omit<KeySealed, 'checksum'> & { readonly kdf?: Kdf }): string {
  const { version, kdf, cipher, iv, ciphertext, context } = file;
  const text = JSON.stringify([
    version,
    kdf && [kdf.name, kdf.iterations, kdf.salt],
    cipher,
    iv,
    ciphertext,
    context,
  ]);
  return bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 8));
}

function fieldsOf(value: unknown, field = 'file'): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw corrupted(field);
  return value as Record<string, unknown>;
}

function corrupted(field: string): PicoError {
  return new PicoError('Corrupted', `the sealed file is damaged (${field}); restore it from a copy`, {
    field,
  });
}
