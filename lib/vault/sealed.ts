import { type Bytes, bytesToHex, hexToBytes, utf8ToBytes } from '../bytes.ts';
import { InvalidField, PicoError } from '../errors.ts';
import { copyOf, decrypt, encrypt, importKey } from './cipher.ts';
import {
  checkKeySealed,
  checkSealed,
  isIterations,
  type Kdf,
  type KeySealed,
  LEAST_ITERATIONS,
  MOST_ITERATIONS,
  type SealedFile,
  withChecksum,
} from './format.ts';

export type { KeySealed, SealedFile };

/** OWASP's figure of 2023 for PBKDF2-HMAC-SHA256; about a tenth of a second. */
export const ITERATIONS = 600_000;
const SALT_BYTES = 16;
const KEY_BYTES = 32;

export interface SealOptions {
  /** What the secret is for, stored in clear and authenticated, as "seed" or "hub keys". */
  readonly context: string;
  readonly kdf?: { readonly iterations: number };
}

/**
 * Encrypts a secret under a passphrase: PBKDF2-SHA-256 (RFC 8018), then AES-256-GCM, both by WebCrypto.
 * The result is plain JSON. Throws InvalidParams for an empty passphrase or iterations outside 100,000 to 10,000,000.
 */
export async function seal(
  plaintext: Bytes,
  passphrase: string,
  { context, kdf }: SealOptions,
): Promise<SealedFile> {
  const iterations = kdf?.iterations ?? ITERATIONS;
  if (passphrase === '') throw new InvalidField('passphrase', 'must not be empty');
  if (!isIterations(iterations)) {
    throw new InvalidField(
      'iterations',
      `must be a whole number from ${LEAST_ITERATIONS} to ${MOST_ITERATIONS}`,
    );
  }
  const salt = bytesToHex(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
  const chosen: Kdf = { name: 'pbkdf2-sha256', iterations, salt };
  const encrypted = await encrypt(await deriveKey(passphrase, chosen), plaintext, context);
  return withChecksum({ version: 1, kdf: chosen, cipher: 'aes-256-gcm', ...encrypted, context });
}

/**
 * The secret that `seal` encrypted. `sealed` may be anything that was read from outside.
 *
 * Throws WrongPassphrase; Corrupted for a file that is damaged, or made for another context (data: field);
 * SealedTooNew. A file changed on purpose, with its checksum, reads as WrongPassphrase: the two cannot be told apart.
 */
export async function open(sealed: unknown, passphrase: string, context: string): Promise<Bytes> {
  const file = checkSealed(sealed, context);
  const plaintext = await decrypt(await deriveKey(passphrase, file.kdf), file, context);
  if (plaintext === undefined) {
    throw new PicoError('WrongPassphrase', 'this passphrase does not open the file; check it and try again', {
      context,
    });
  }
  return plaintext;
}

/** Encrypts under a 32-byte key that is kept elsewhere, such as one derived from the seed. At most 2^32 times a key. */
export async function sealWithKey(plaintext: Bytes, key32: Bytes, context: string): Promise<KeySealed> {
  const encrypted = await encrypt(await importKey(checkKey(key32)), plaintext, context);
  return withChecksum({ version: 1, cipher: 'aes-256-gcm', ...encrypted, context });
}

/** What `sealWithKey` encrypted. Throws WrongKey, Corrupted (data: field), SealedTooNew. */
export async function openWithKey(sealed: unknown, key32: Bytes, context: string): Promise<Bytes> {
  const file = checkKeySealed(sealed, context);
  const plaintext = await decrypt(await importKey(checkKey(key32)), file, context);
  if (plaintext === undefined) {
    throw new PicoError('WrongKey', 'this key does not open the file; it may belong to another wallet', {
      context,
    });
  }
  return plaintext;
}

/** The same text typed on another system may be composed of other code points: NFKD makes them equal, as in BIP39. */
async function deriveKey(passphrase: string, { iterations, salt }: Kdf): Promise<CryptoKey> {
  const secret = copyOf(utf8ToBytes(passphrase.normalize('NFKD')));
  const material = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits']);
  const params = { name: 'PBKDF2', hash: 'SHA-256', iterations, salt: copyOf(hexToBytes(salt)) };
  return importKey(new Uint8Array(await crypto.subtle.deriveBits(params, material, 8 * KEY_BYTES)));
}

function checkKey(key32: Bytes): Bytes {
  if (key32.length !== KEY_BYTES) throw new InvalidField('key', `must have ${KEY_BYTES} bytes`);
  return key32;
}
