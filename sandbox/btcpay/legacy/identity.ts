import * as secp from '@noble/secp256k1';
import { base58, createBase58check } from '@scure/base';
import '../../../lib/bitcoin/ecdsa.ts';
import {
  type Bytes,
  concatBytes,
  hash160,
  hexToBytes,
  isHex,
  sha256,
  utf8ToBytes,
} from '../../../lib/bytes.ts';

const base58check = createBase58check(sha256);
const SIN_PREFIX = Uint8Array.of(0x0f, 0x02);

/** The SIN of a compressed public key (btcpay.md §1.2). */
export function sinOf(publicKey: Bytes): string {
  return base58check.encode(concatBytes(SIN_PREFIX, hash160(publicKey)));
}

/** Is this text a SIN: its checksum right, 22 bytes that begin with 0f02? */
export function isSin(text: unknown): text is string {
  if (typeof text !== 'string') return false;
  try {
    base58.decode(text);
    const payload = base58check.decode(text);
    return payload.length === 22 && payload[0] === 0x0f && payload[1] === 0x02;
  } catch {
    return false;
  }
}

/**
 * Who signed a request: the SIN, or undefined when the signature is not by that key over exactly this URL and body.
 * As BTCPay does, a high S is taken too, and the DER is read without strictness (btcpay.md §1.3).
 * @param identity header X-Identity, the compressed public key in hex
 * @param signature header X-Signature, DER in hex
 */
export function signerOf(identity: string, signature: string, url: string, body: string): string | undefined {
  const [key, der] = [identity.toLowerCase(), signature.toLowerCase()];
  if (!isHex(key, 33) || !isHex(der) || !URL.canParse(url)) return undefined;
  const compact = laxCompact(hexToBytes(der));
  if (!compact) return undefined;
  const publicKey = hexToBytes(key);
  try {
    const digest = sha256(utf8ToBytes(url + body));
    const good = secp.verify(compact, digest, publicKey, { prehash: false, lowS: false });
    return good ? sinOf(publicKey) : undefined;
  } catch {
    return undefined;
  }
}

/** r ‖ s of a DER signature, whatever padding its numbers have. */
function laxCompact(der: Bytes): Bytes | undefined {
  if (der[0] !== 0x30) return undefined;
  const out = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    const length = der[at + 1] ?? 0;
    const number = der.subarray(at + 2, at + 2 + length);
    if (der[at] !== 0x02 || number.length !== length) return undefined;
    const first = number.findIndex((byte) => byte !== 0);
    const digits = first < 0 ? new Uint8Array() : number.subarray(first);
    if (digits.length > 32) return undefined;
    out.set(digits, end - digits.length);
    at += 2 + length;
  }
  return out;
}
