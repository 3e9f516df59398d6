import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import * as secp from '@noble/secp256k1';
import { type Bytes, concatBytes } from '../bytes.ts';
import { PicoError } from '../errors.ts';

secp.hashes.sha256 = sha256;
secp.hashes.hmacSha256 = (key, message) => hmac(sha256, key, message);

/** ECDSA over secp256k1 on ready digests. An interface, so that a hub may put a native library in its place. */
export interface Ecdsa {
  /** Signs a 32-byte digest: 64 bytes compact (r ‖ s, big endian), low S, nonce by RFC6979. */
  sign(digest: Bytes, privateKey: Bytes): Bytes;
  /** False, never an exception, for anything that is not a valid low-S signature by that compressed key. */
  verify(signature: Bytes, digest: Bytes, publicKey: Bytes): boolean;
  /** The compressed public key, 33 bytes. Throws PicoError InvalidKey for a number outside 1…n−1. */
  publicKey(privateKey: Bytes): Bytes;
}

/** Pure JavaScript: runs everywhere, audited; fast enough for a wallet. */
export const nobleEcdsa: Ecdsa = {
  sign(digest, privateKey) {
    if (digest.length !== 32)
      throw new PicoError('InvalidDigest', `A digest has 32 bytes, not ${digest.length}.`);
    requirePrivateKey(privateKey);
    return secp.sign(digest, privateKey, { prehash: false, lowS: true });
  },
  verify(signature, digest, publicKey) {
    if (signature.length !== 64 || digest.length !== 32 || publicKey.length !== 33) return false;
    try {
      return secp.verify(signature, digest, publicKey, { prehash: false, lowS: true });
    } catch {
      return false;
    }
  },
  publicKey(privateKey) {
    requirePrivateKey(privateKey);
    return secp.getPublicKey(privateKey, true);
  },
};

/** True for the 33 bytes of a compressed point that lies on the curve. */
export function isPublicKey(bytes: Bytes): boolean {
  return bytes.length === 33 && secp.utils.isValidPublicKey(bytes, true);
}

/** n − key: the private key of the mirrored point (same x, other y). */
export function negatePrivateKey(privateKey: Bytes): Bytes {
  requirePrivateKey(privateKey);
  const order = secp.Point.CURVE().n;
  return secp.etc.numberToBytesBE(order - secp.etc.bytesToNumberBE(privateKey));
}

/** (a + b) mod n. Throws PicoError InvalidKey where one is no private key, or the sum is 0. */
export function addPrivateKeys(a: Bytes, b: Bytes): Bytes {
  requirePrivateKey(a);
  requirePrivateKey(b);
  const order = secp.Point.CURVE().n;
  const sum = (secp.etc.bytesToNumberBE(a) + secp.etc.bytesToNumberBE(b)) % order;
  const key = secp.etc.numberToBytesBE(sum);
  requirePrivateKey(key);
  return key;
}

function requirePrivateKey(key: Bytes): void {
  if (!secp.utils.isValidSecretKey(key)) {
    throw new PicoError(
      'InvalidKey',
      'A private key is 32 bytes, a number from 1 to the curve order less 1.',
    );
  }
}

/** A compact signature (64 bytes) as DER, without the sighash byte; the form scripts want (BIP66). */
export function compactToDer(signature: Bytes): Bytes {
  if (signature.length !== 64)
    throw new PicoError('InvalidSignature', `A compact signature has 64 bytes, not ${signature.length}.`);
  const r = derInteger(signature.subarray(0, 32));
  const s = derInteger(signature.subarray(32));
  return concatBytes(Uint8Array.of(0x30, r.length + s.length), r, s);
}

/** DER (without the sighash byte) as 64 bytes compact. Throws PicoError InvalidSignature unless the encoding is strict (BIP66). */
export function derToCompact(der: Bytes): Bytes {
  const bad = (why: string): never => {
    throw new PicoError('InvalidSignature', `Not a strict DER signature: ${why}.`);
  };
  if (der.length < 8 || der.length > 72) bad('its length is out of range');
  if (der[0] !== 0x30 || der[1] !== der.length - 2) bad('its frame does not fit');
  const out = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    const length = der[at + 1] ?? 0;
    const value = der.subarray(at + 2, at + 2 + length);
    if (der[at] !== 0x02 || length === 0 || value.length !== length) bad('a number is cut off or missing');
    const first = value[0] ?? 0;
    if (first & 0x80) bad('a number is negative');
    if (first === 0 && length > 1 && !((value[1] ?? 0) & 0x80)) bad('a number has padding it does not need');
    const digits = first === 0 ? value.subarray(1) : value;
    if (digits.length > 32) bad('a number has more than 32 bytes');
    out.set(digits, end - digits.length);
    at += 2 + length;
  }
  if (at !== der.length) bad('bytes follow it');
  return out;
}

function derInteger(number: Bytes): Bytes {
  let start = 0;
  while (start < number.length - 1 && number[start] === 0) start++;
  const digits = number.subarray(start);
  const sign = (digits[0] ?? 0) & 0x80 ? Uint8Array.of(0) : new Uint8Array();
  return concatBytes(Uint8Array.of(0x02, sign.length + digits.length), sign, digits);
}
