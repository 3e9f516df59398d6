import { base58 } from '@scure/base';
import { nobleEcdsa } from '../bitcoin/ecdsa.ts';
import { type Bytes, bytesToHex, concatBytes, type Hex, hash160, hash256 } from '../bytes.ts';

/** Who a client is to a server. One server binds an identity to one store for ever: make a new key for each store. */
export interface Identity {
  /** Compressed public key, 66 hex characters: the header X-Identity. */
  readonly publicKey: Hex;
  /** The client's id of 35 characters, beginning with T. */
  readonly sin: string;
}

/** The identity of a private key of 32 bytes (btcpay.md §1.2). Throws PicoError InvalidKey. */
export function identityOf(privateKey: Bytes): Identity {
  const publicKey = nobleEcdsa.publicKey(privateKey);
  return { publicKey: bytesToHex(publicKey), sin: sinOf(publicKey) };
}

/** Base58Check of 0f 02 and the hash of the compressed public key (33 bytes), btcpay.md §1.2. */
function sinOf(publicKey: Bytes): string {
  const payload = concatBytes(Uint8Array.of(0x0f, 0x02), hash160(publicKey));
  return base58.encode(concatBytes(payload, hash256(payload).subarray(0, 4)));
}
