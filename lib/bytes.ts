import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

export { bytesToHex, concatBytes, hexToBytes, utf8ToBytes };

export type Bytes = Uint8Array;
/** Lower-case hex. */
export type Hex = string;

/** Where a faster SHA-256 is at hand (Node's), a door puts it here at its start. */
export const hashes: { sha256: (data: Bytes) => Bytes } = { sha256: nobleSha256 };

export function sha256(data: Bytes): Bytes {
  return hashes.sha256(data);
}

/** RIPEMD160(SHA256(data)), 20 bytes. */
export function hash160(data: Bytes): Bytes {
  return ripemd160(sha256(data));
}

/** SHA256(SHA256(data)), 32 bytes. */
export function hash256(data: Bytes): Bytes {
  return sha256(sha256(data));
}

const tagPrefixes = new Map<string, Bytes>();

/** SHA256(SHA256(tag) ‖ SHA256(tag) ‖ data), BIP340. */
export function taggedHash(tag: string, data: Bytes): Bytes {
  let prefix = tagPrefixes.get(tag);
  if (prefix === undefined) {
    const half = sha256(utf8ToBytes(tag));
    prefix = concatBytes(half, half);
    tagPrefixes.set(tag, prefix);
  }
  return sha256(concatBytes(prefix, data));
}

export function equalBytes(a: Bytes, b: Bytes): boolean {
  if (a.length !== b.length) return false;
  let different = 0;
  for (let i = 0; i < a.length; i++) different |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return different === 0;
}

/** Txids travel in display order; inside a transaction their bytes are the other way round. */
export function reverseHex(hex: Hex): Hex {
  return bytesToHex(hexToBytes(hex).reverse());
}

const HEX = /^(?:[0-9a-f]{2})*$/;

/** True for lower-case hex of exactly `bytes` bytes (any even length when left out). */
export function isHex(value: unknown, bytes?: number): value is Hex {
  return typeof value === 'string' && HEX.test(value) && (bytes === undefined || value.length === 2 * bytes);
}
