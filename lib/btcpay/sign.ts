import * as secp from '@noble/secp256k1';
import { compactToDer, derToCompact, nobleEcdsa } from '../bitcoin/ecdsa.ts';
import { type Bytes, bytesToHex, type Hex, hexToBytes, isHex, sha256, utf8ToBytes } from '../bytes.ts';

/** Signs a message (the URL and, right after it, the body): DER in hex, RFC 6979, low S (btcpay.md §1.3). */
export function signMessage(message: string, privateKey: Bytes): Hex {
  return bytesToHex(compactToDer(nobleEcdsa.sign(sha256(utf8ToBytes(message)), privateKey)));
}

/**
 * What a server checks: `signature` is DER in hex over `message` by the compressed key `publicKey` (hex).
 * A high S passes, since btcpay-python does not lower it. False for anything malformed.
 */
export function verifyMessage(message: string, signature: string, publicKey: string): boolean {
  if (!isHex(signature) || !isHex(publicKey, 33)) return false;
  try {
    const compact = derToCompact(hexToBytes(signature));
    return secp.verify(compact, sha256(utf8ToBytes(message)), hexToBytes(publicKey), {
      prehash: false,
      lowS: false,
    });
  } catch {
    return false;
  }
}
