import type { ChainSource, ChainTip } from '../bitcoin/chain-source.ts';
import type { Ecdsa } from '../bitcoin/ecdsa.ts';
import type { NetworkName } from '../bitcoin/networks.ts';
import type { Bytes, Hex } from '../bytes.ts';
import type { Store, Write } from '../store/types.ts';
import type { FeeChoice } from './chain-types.ts';
import type { SessionKeys } from './keys.ts';
import type { OnPayment } from './on-payment.ts';
import type { PaymentResult, Received } from './payment-types.ts';

/** What a wallet is made of. Every amount in this folder is satoshis (bigint), every time unix seconds. */
export interface WalletOptions {
  readonly store: Store;
  /** 64 bytes (BIP39). Held in memory only. Either it or `keys` is given. */
  readonly seed?: Bytes;
  /** In the seed's place: a restricted wallet of these connections, that pays and receives and does nothing on chain. */
  readonly keys?: SessionKeys;
  readonly network: NetworkName;
  readonly chain: ChainSource;
  /** The hub that `connect` uses when it is told no other. */
  readonly hub?: string;
  /** BIP84 account, 0 when left out. */
  readonly account?: number;
  readonly ecdsa?: Ecdsa;
  readonly clock?: () => number;
  readonly random?: (bytes: number) => Bytes;
  readonly fetch?: typeof fetch;
  /** Left out: the global one; false: HTTP only. */
  readonly WebSocket?: typeof WebSocket | false;
  /** Rows to be written in the very transaction that books an incoming payment (webhooks, budgets). */
  readonly onReceived?: (payment: Received) => readonly Write[];
  /**
   * Rows to be written in the very transaction that makes or decides an outgoing payment. Its row is as that transaction
   * leaves it: `unknown` when it is made, before a byte leaves, then `settled` or `failed`. May read the store.
   */
  readonly onPayment?: OnPayment;
  /** Keeps what its channels' defence may need signed ahead in the store, for a guard that has no keys. */
  readonly signAhead?: boolean;
}

export interface ConnectRequest extends FeeChoice {
  readonly asset: string;
  /** Satoshis to lock up. */
  readonly quantity: bigint;
  /** Blocks until the deposit can be taken back without the hub; 1024 when left out. */
  readonly expireTime?: number;
  /** May only be the terms' delay_time; left out it is. */
  readonly delayTime?: number;
  /** How much the wallet wants to be able to receive; `quantity` when left out. */
  readonly receive?: bigint;
  /** What the hub may owe for open payments while this wallet is away; 0 when left out. */
  readonly maxOwed?: bigint;
  readonly hub?: string;
  /** Goes on with an opening of the same hub, quantity, receive and maxOwed that is not finished, instead of a second one. */
  readonly resume?: boolean;
}

export interface ConnectResult {
  readonly handle: Hex;
  /** Of the deposit. */
  readonly txid: Hex;
  readonly feeSat: bigint;
}

/**
 * opening: the deposits are not deep enough yet. open: payments go. closing: a close is signed, or a deposit is spent.
 * closed: nothing is left to come back. recover: from a backup; it pays and is paid no more, its deposit comes back.
 */
export type ConnectionStatus = 'opening' | 'open' | 'closing' | 'closed' | 'recover';

export interface DepositInfo {
  readonly txid: Hex;
  readonly vout: number;
  readonly value: bigint;
  readonly expireHeight: number;
  /** Height of its block. */
  readonly height?: number;
  /** The transaction that spent it. */
  readonly spentBy?: Hex;
  /** Total that went over this channel for good. */
  readonly settled: bigint;
  readonly pending: bigint;
}

export interface ConnectionInfo {
  readonly handle: Hex;
  readonly hub: string;
  readonly asset: string;
  readonly status: ConnectionStatus;
  /** What is the wallet's in this connection: deposit - sent + received + owed. */
  readonly balance: bigint;
  readonly sendable: bigint;
  readonly receivable: bigint;
  /** What the hub owes outside any commit. */
  readonly owed: bigint;
  /** Price of a payment. */
  readonly feeSat: bigint;
  /** Blocks until the connection takes no more payments; null before it is confirmed. */
  readonly ttl: number | null;
  /** Payments waiting for `sync`. */
  readonly queued: number;
  /** Client to hub. */
  readonly out?: DepositInfo;
  /** Hub to client. */
  readonly in?: DepositInfo;
  readonly online: boolean;
  /** What keeps it from working, in words. */
  readonly problem?: string;
}

export interface SyncResult {
  readonly rawtxs: readonly Hex[];
  readonly txids: readonly Hex[];
  /** Booked since the `sync` before this one. */
  readonly received: readonly Received[];
  /** Outcome of the queued payments that went out with this sync. */
  readonly sent: readonly PaymentResult[];
  /** What could not be done: the hub was not reached, or the chain was not. */
  readonly problem?: { readonly code: string; readonly message: string };
}

export type LedgerKind =
  | 'deposit'
  | 'sent'
  | 'fee'
  | 'received'
  | 'refund'
  | 'adjust'
  | 'settlement'
  | 'loss'
  | 'chain';

/** One movement of money. Entries with a connection add up to its balance; `chain` is the wallet's on-chain money. */
export interface LedgerEntry {
  readonly id: string;
  /** Milliseconds, strictly rising. */
  readonly at: number;
  readonly kind: LedgerKind;
  /** Signed. */
  readonly quantity: bigint;
  readonly connection?: Hex;
  /** Id of the payment. */
  readonly payment?: string;
  readonly txid?: Hex;
  readonly token?: Hex;
  readonly destination?: Hex;
}

export interface CloseResult {
  /** Of the transaction that spends the deposits, or of the commit when alone; absent when nothing is to be published. */
  readonly txid?: Hex;
  readonly rawtx?: Hex;
  /** Alone: height from which the own deposit comes back. */
  readonly expireHeight?: number;
}

export interface RecoverInfo {
  readonly handle: Hex;
  readonly value: bigint;
  readonly expireHeight: number;
  /** unseen: the chain does not know the deposit. */
  readonly state: 'waiting' | 'published' | 'returned' | 'unseen';
  readonly txid?: Hex;
}

export interface TickResult {
  readonly tip: ChainTip;
  /** Height by which `tick` must run again; undefined when nothing is at stake. */
  readonly nextWake?: number;
  /** What could not be done, and will be tried again. */
  readonly problems: readonly { readonly handle?: Hex; readonly code: string; readonly message: string }[];
}

/** What the wallet tells while it runs. Lost when nobody listens: the truth is in the store. */
export type WalletEvent =
  | { readonly type: 'received'; readonly payment: Received }
  | { readonly type: 'payment'; readonly payment: PaymentResult }
  | { readonly type: 'connection'; readonly handle: Hex; readonly status: ConnectionStatus }
  | { readonly type: 'online'; readonly handle: Hex; readonly online: boolean }
  | { readonly type: 'problem'; readonly handle?: Hex; readonly code: string; readonly message: string };
