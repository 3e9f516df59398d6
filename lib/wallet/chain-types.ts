import type { Hex } from '../bytes.ts';
import type { Write } from '../store/types.ts';

/** The wallet's own money on the chain, outside any connection. */
export interface ChainBalance {
  /** Spendable, and in a block. */
  readonly confirmed: bigint;
  /** In the mempool only. */
  readonly unconfirmed: bigint;
  /** Coins that a transaction of this wallet already spends, though the chain does not show it yet. */
  readonly reserved: bigint;
  /** Of the spendable, what a wallet that receives keeps to pay for its commit's way to the chain; 'max' leaves it. */
  readonly reserve?: bigint;
}

export interface FeeChoice {
  /** sat/vB. */
  readonly feerate?: number;
  /** Blocks to wait at most; 6 when neither is given. */
  readonly targetBlocks?: number;
}

export interface SendRequest extends FeeChoice {
  /** Asked again with the same id it is the same transaction, sent at most once; other details throw IdConflict. */
  readonly id?: string;
  /** An address of the wallet's network, or a BIP21 URI. */
  readonly to: string;
  /** 'max' sends everything, the fee taken from it. May be left out where the URI names it. */
  readonly amount?: bigint | 'max';
  readonly allowHighFee?: boolean;
  /**
   * Asked once, when the transaction is signed and before it is stored: the rows to be written in the very commit that stores it.
   * What it throws is thrown, and nothing was sent.
   */
  readonly before?: (made: SendResult) => Promise<readonly Write[]>;
}

export interface SendResult {
  readonly txid: Hex;
  readonly feeSat: bigint;
  readonly rawtx: Hex;
}

/** A transaction of the wallet as the chain shows it. */
export interface WalletTransaction {
  readonly txid: Hex;
  /** 0 in the mempool. */
  readonly confirmations: number;
  /** What the wallet's coins gained, negative what they lost. */
  readonly change: bigint;
  readonly feeSat: bigint;
}
