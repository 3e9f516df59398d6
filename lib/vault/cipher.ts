import { type Bytes, bytesToHex, hexToBytes, utf8ToBytes } from '../bytes.ts';

/** NIST SP 800-38D: 96 bits, drawn anew for every message. */
export const IV_BYTES = 12;
export const TAG_BYTES = 16;

export interface Encrypted {
  readonly iv: string;
  /** Hex, the tag of 16 bytes at its end. */
  readonly ciphertext: string;
}

/** WebCrypto wants bytes over a plain ArrayBuffer; a copy is one, and changes nothing when the caller wipes his. */
export const copyOf = (bytes: Bytes): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

/** A 32-byte key as WebCrypto takes it. */
export function importKey(key32: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', copyOf(key32), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** AES-256-GCM under a fresh random IV; `context` is authenticated with it. */
export async function encrypt(key: CryptoKey, plaintext: Bytes, context: string): Promise<Encrypted> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const ciphertext = await crypto.subtle.encrypt(paramsOf(iv, context), key, copyOf(plaintext));
  return { iv: bytesToHex(iv), ciphertext: bytesToHex(new Uint8Array(ciphertext)) };
}

/** The plaintext, or undefined when key, context or any byte is not the one it was encrypted with. */
export async function decrypt(
  key: CryptoKey,
  encrypted: Encrypted,
  context: string,
): Promise<Bytes | undefined> {
  const iv = copyOf(hexToBytes(encrypted.iv));
  try {
    const ciphertext = copyOf(hexToBytes(encrypted.ciphertext));
    return new Uint8Array(await crypto.subtle.decrypt(paramsOf(iv, context), key, ciphertext));
  } catch (error) {
    if (error instanceof Error && error.name === 'OperationError') return undefined;
    throw error;
  }
}

function paramsOf(iv: Uint8Array<ArrayBuffer>, context: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: copyOf(utf8ToBytes(context)), tagLength: 8 * TAG_BYTES };
}
