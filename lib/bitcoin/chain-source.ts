import type { Bytes, Hex } from '../bytes.ts';
import type { TxOutput } from '../tx.ts';
import type { Outpoint } from './transaction.ts';

/** Whether, and in which block, a transaction is confirmed. */
export type TxStatus =
  | { readonly confirmed: false }
  | { readonly confirmed: true; readonly height: number; readonly hash: Hex };

export interface ChainTip {
  readonly height: number;
  /** Display order. */
  readonly hash: Hex;
}

/** An unspent output; `status` is that of the transaction that made it. */
export interface Utxo extends Outpoint, TxOutput {
  readonly status: TxStatus;
}

export interface ChainInput extends Outpoint {
  readonly sequence: number;
  readonly witness: readonly Bytes[];
  readonly scriptSig: Bytes;
  /** The output spent; absent in a coinbase. */
  readonly prevout?: TxOutput;
}

export interface ChainTx {
  readonly txid: Hex;
  readonly version: number;
  readonly locktime: number;
  readonly feeSat: bigint;
  readonly vsize: number;
  readonly vin: readonly ChainInput[];
  readonly vout: readonly TxOutput[];
  readonly status: TxStatus;
}

/** Who spent an output: the transaction, its input, and that transaction's status. */
export type Outspend =
  | { readonly spent: false }
  | { readonly spent: true; readonly txid: Hex; readonly vin: number; readonly status: TxStatus };

/** Blocks to wait → feerate in sat/vB. */
export type FeeEstimates = Readonly<Record<number, number>>;

/**
 * A view of the chain. What is not there is undefined; PicoError ChainUnavailable means no answer could be had,
 * InvalidChainAnswer that the answer makes no sense. Mempool facts are hearsay: only depth makes a fact.
 */
export interface ChainSource {
  tip(): Promise<ChainTip>;
  /** Hash of the block at that height of the best chain. */
  blockHash(height: number): Promise<Hex | undefined>;
  /** Unspent outputs of a scriptPubKey, mempool included. */
  utxos(script: Bytes): Promise<Utxo[]>;
  transaction(txid: Hex): Promise<ChainTx | undefined>;
  /** Raw hex; its hash has been checked against the txid. */
  rawTransaction(txid: Hex): Promise<Hex | undefined>;
  status(txid: Hex): Promise<TxStatus | undefined>;
  /** `spent: false` also for an output the source has never seen: ask for its transaction first. */
  outspend(txid: Hex, vout: number): Promise<Outspend>;
  /** Every transaction that pays or spends a scriptPubKey: mempool first, then the newest block first. */
  history(script: Bytes): Promise<ChainTx[]>;
  /** The txid. A transaction the chain knows already counts as success. Throws PicoError BroadcastRejected {reason}. */
  broadcast(rawtx: Hex): Promise<Hex>;
  /** Parents first, the child last: judged together where the server can. Txids in the same order. */
  broadcastPackage(rawtxs: readonly Hex[]): Promise<Hex[]>;
  feeEstimates(): Promise<FeeEstimates>;
}

/** Confirmations of a transaction at a tip: 0 in the mempool, 1 in the newest block. */
export function confirmations(status: TxStatus, tip: { readonly height: number }): number {
  return status.confirmed ? Math.max(0, tip.height - status.height + 1) : 0;
}
