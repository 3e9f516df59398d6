import { createBase58check } from '@scure/base';
import { bytesToHex, sha256, utf8ToBytes } from '../bytes.ts';
import { p2wpkhScript } from './address.ts';
import type { Coin } from './coins.ts';
import { accountKey, type KeyIndex, walletKey } from './keys.ts';
import { mnemonicToSeed } from './seed.ts';

/** For tests: the seed and first account of BIP84's vectors, on regtest. */
export const testSeed = mnemonicToSeed(`${'abandon '.repeat(11)}about`);
export const testAccount = accountKey(testSeed, 'regtest', 0);

/** For tests: the scriptPubKey of a wallet key. */
export function testScript(key: KeyIndex): Uint8Array {
  return p2wpkhScript(walletKey(testAccount, key).publicKey);
}

/** For tests: a coin of the account at receiving key `index`, with a made-up txid. */
export function testCoin(value: bigint, index = 0, confirmations = 6): Coin {
  const key: KeyIndex = { change: 0, index };
  const txid = bytesToHex(sha256(utf8ToBytes(`coin ${index} ${value}`)));
  return { txid, vout: 0, value, script: testScript(key), confirmations, key };
}

/** For tests: what an extended private key (xprv, zprv: BIP32, serialization format) says of its node. */
export function readExtended(text: string): { chainCode: Uint8Array; privateKey: Uint8Array } {
  const bytes = createBase58check(sha256).decode(text);
  return { chainCode: bytes.slice(13, 45), privateKey: bytes.slice(46, 78) };
}
