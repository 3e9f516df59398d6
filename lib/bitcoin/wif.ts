import { createBase58check } from '@scure/base';
import { type Bytes, sha256 } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import { nobleEcdsa } from './ecdsa.ts';
import { NETWORKS } from './networks.ts';

export interface WifKey {
  /** 32 bytes. */
  readonly privateKey: Bytes;
  /** Whether the public key goes with 33 bytes (as here always) or, in very old wallets, 65. */
  readonly compressed: boolean;
  /** All test networks share one version byte. */
  readonly network: 'main' | 'test';
}

const base58check = createBase58check(sha256);

/** Reads a private key in wallet import format (base58check). Throws PicoError InvalidWif, without the text: it may be a secret. */
export function decodeWif(text: string): WifKey {
  let payload: Bytes;
  try {
    payload = base58check.decode(text);
  } catch {
    throw invalid('it is mistyped: its checksum does not fit');
  }
  const version = payload[0];
  const compressed = payload.length === 34 && payload[33] === 1;
  if (!compressed && payload.length !== 33) throw invalid('it has the wrong length');
  if (version !== NETWORKS.main.wif && version !== NETWORKS.regtest.wif)
    throw invalid('it belongs to another currency');
  const privateKey = payload.slice(1, 33);
  nobleEcdsa.publicKey(privateKey);
  return { privateKey, compressed, network: version === NETWORKS.main.wif ? 'main' : 'test' };
}

function invalid(why: string): PicoError {
  return new PicoError('InvalidWif', `This is no private key in wallet import format: ${why}.`);
}
