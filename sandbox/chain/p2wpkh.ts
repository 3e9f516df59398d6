import { script as scriptCodec, Transaction } from 'bitcoinjs-lib';
import { nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import { type Bytes, concatBytes, hash160 } from '../../lib/bytes.ts';

export interface P2wpkhKey {
  /** Its output script. */
  script: Bytes;
  /** Signs an input that spends the script (BIP143, SIGHASH_ALL). */
  sign(tx: Transaction, vin: number, valueSat: bigint): void;
}

/** A key that holds coins of the sandbox: the faucet's, or a test's. */
export function p2wpkhKey(privateKey: Bytes): P2wpkhKey {
  const publicKey = nobleEcdsa.publicKey(privateKey);
  const program = hash160(publicKey);
  const scriptCode = Uint8Array.of(0x76, 0xa9, 20, ...program, 0x88, 0xac);
  return {
    script: concatBytes(Uint8Array.of(0, 20), program),
    sign(tx, vin, valueSat) {
      const digest = tx.hashForWitnessV0(vin, scriptCode, valueSat, Transaction.SIGHASH_ALL);
      const signature = nobleEcdsa.sign(digest, privateKey);
      tx.setWitness(vin, [scriptCodec.signature.encode(signature, Transaction.SIGHASH_ALL), publicKey]);
    },
  };
}
