import { scriptToAddress } from '../lib/bitcoin/address.ts';
import { type ChainTip, type ChainTx, confirmations, type Utxo } from '../lib/bitcoin/chain-source.ts';
import type { NetworkName } from '../lib/bitcoin/networks.ts';
import { bytesToHex } from '../lib/bytes.ts';
import type { TxOutput } from '../lib/tx.ts';

/** A transaction as the commands print it; amounts in satoshis. */
export function txJson(tx: ChainTx, tip: ChainTip, network: NetworkName): Record<string, unknown> {
  return {
    txid: tx.txid,
    version: tx.version,
    locktime: tx.locktime,
    vsize: tx.vsize,
    fee: tx.feeSat,
    confirmations: confirmations(tx.status, tip),
    height: tx.status.confirmed ? tx.status.height : null,
    vin: tx.vin.map((input) => ({
      txid: input.txid,
      vout: input.vout,
      sequence: input.sequence,
      witness: input.witness.map(bytesToHex),
      scriptSig: bytesToHex(input.scriptSig),
      ...(input.prevout && { prevout: outputJson(input.prevout, network) }),
    })),
    vout: tx.vout.map((output, n) => ({ n, ...outputJson(output, network) })),
  };
}

/** An unspent output as `listutxos` prints it. */
export function utxoJson(utxo: Utxo, tip: ChainTip): Record<string, unknown> {
  return {
    txid: utxo.txid,
    vout: utxo.vout,
    amount: utxo.value,
    scriptPubKey: bytesToHex(utxo.script),
    confirmations: confirmations(utxo.status, tip),
  };
}

function outputJson({ script, value }: TxOutput, network: NetworkName): Record<string, unknown> {
  return {
    value,
    scriptPubKey: bytesToHex(script),
    address: scriptToAddress(script, network) ?? null,
  };
}
