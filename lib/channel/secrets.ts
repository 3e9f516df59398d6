import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, bytesToHex, concatBytes, type Hex, hash160, utf8ToBytes } from '../bytes.ts';

/** s: the payee's spend secret of a channel (channel.md §9). `key` is the channel's private key of the payee. */
export function spendSecret(key: Bytes): Bytes {
  return hmac(sha256, key, utf8ToBytes('spend'));
}

/** r_e: the payee's revocation secret of epoch e (channel.md §9). */
export function revokeSecret(key: Bytes, epoch: number): Bytes {
  const e = new Uint8Array(4);
  new DataView(e.buffer).setUint32(0, epoch);
  return hmac(sha256, key, concatBytes(utf8ToBytes('revoke'), e));
}

/** The epoch changes seldom, the hash is needed for every commit: the last two of a key are kept. */
const kept = new WeakMap<Bytes, Map<number, Hex>>();

/** HASH160 of r_e, hex: what the payer puts into the epoch's commits. */
export function revokeHash(key: Bytes, epoch: number): Hex {
  const known = kept.get(key)?.get(epoch);
  if (known !== undefined) return known;
  const hash = bytesToHex(hash160(revokeSecret(key, epoch)));
  kept.set(key, new Map([...[...(kept.get(key) ?? [])].slice(-1), [epoch, hash]]));
  return hash;
}
