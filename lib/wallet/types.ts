import type { ChainSource } from '../bitcoin/chain-source.ts';
import type { NetworkName } from '../bitcoin/networks.ts';
import type { Hex } from '../bytes.ts';
import type { Beside } from './backup-types.ts';
import type { ChainBalance, FeeChoice, SendRequest, SendResult, WalletTransaction } from './chain-types.ts';
import type {
  CloseResult,
  ConnectionInfo,
  ConnectRequest,
  ConnectResult,
  LedgerEntry,
  RecoverInfo,
  SyncResult,
  TickResult,
  WalletEvent,
} from './model.ts';
import type {
  InvoiceInfo,
  InvoiceRequest,
  MicroSendRequest,
  PaymentResult,
  PayRequest,
  QueuedPayment,
  QueueRequest,
} from './payment-types.ts';
import type { Quote, QuoteRequest } from './quote-types.ts';

export type * from './chain-types.ts';
export type * from './model.ts';
export type * from './payment-types.ts';

/** The running wallet. Everything it promises survives its death at any moment: `tick` goes on where it stopped. */
export interface WalletApi {
  readonly network: NetworkName;
  readonly chain: ChainSource;

  /** Coins known to the chain. */
  balance(): Promise<ChainBalance>;
  /** A fresh address each time one has been used. */
  receiveAddress(): Promise<string>;
  send(request: SendRequest): Promise<SendResult>;
  /** What `send`, or the deposit of a new channel, would cost now. Nothing is stored or reserved. */
  quote(request: QuoteRequest): Promise<Quote>;
  /** Raises the fee of a transaction that waits: by replacement, or for a deposit by a child. */
  bump(txid: Hex, feerate: number): Promise<SendResult>;
  transactions(): Promise<WalletTransaction[]>;

  /** The hub's mph_status, as it answers. */
  hubStatus(options?: {
    readonly assets?: readonly string[];
    readonly hub?: string;
  }): Promise<Readonly<Record<string, unknown>>>;
  connect(request: ConnectRequest): Promise<ConnectResult>;
  connections(): Promise<ConnectionInfo[]>;
  /** Throws HandleNotFound. */
  connection(handle: Hex): Promise<ConnectionInfo>;

  createInvoice(request: InvoiceRequest): Promise<InvoiceInfo>;
  /** Throws InvoiceNotFound. */
  invoice(hash: Hex): Promise<InvoiceInfo>;
  invoices(): Promise<InvoiceInfo[]>;
  payInvoice(request: PayRequest): Promise<PaymentResult>;
  microSend(request: MicroSendRequest): Promise<PaymentResult>;
  /** Throws PaymentNotFound. */
  payment(id: string): Promise<PaymentResult>;
  payments(): Promise<PaymentResult[]>;

  /** The token. Nothing is checked before `sync`. */
  queuePayment(request: QueueRequest): Promise<Hex>;
  queuedPayments(): Promise<QueuedPayment[]>;
  /** False when no such payment waits. */
  cancelPayment(token: Hex): Promise<boolean>;
  /** Sends what is queued, exchanges messages with the hub, looks at the chain. All connections when none is named. */
  sync(handle?: Hex): Promise<Readonly<Record<Hex, SyncResult>>>;

  /** Together with the hub. Throws when the hub cannot be reached or refuses: then `closeAlone` is left. */
  close(handle: Hex, options?: FeeChoice): Promise<CloseResult>;
  closeAlone(handle: Hex): Promise<CloseResult>;
  /** Forgets connections of which nothing can come any more; the handles. */
  cull(handle?: Hex): Promise<Hex[]>;
  ledger(query?: {
    readonly connection?: Hex;
    readonly from?: number;
    readonly limit?: number;
  }): Promise<LedgerEntry[]>;

  /** Looks at the chain and does what is due: resumes openings, publishes, punishes, rebroadcasts, bumps, nets. */
  tick(): Promise<TickResult>;
  /** Goes online: sessions with the hubs, kept up, and a tick now and then. */
  start(options?: { readonly tickSeconds?: number }): Promise<void>;
  /** Lets go of sessions and timers, waits for what is being written; the store stays open. */
  stop(): Promise<void>;
  on(listener: (event: WalletEvent) => void): () => void;

  /**
   * All connections' static backup, and what is given beside (plain JSON), encrypted under a key of the seed: JSON text.
   * Useless without the seed.
   */
  backup(beside?: Beside): Promise<string>;
  /** What was given to `backup` beside, from a backup of this seed: {} where nothing was. */
  backedUpBeside(backup: string): Promise<Beside>;
  /** Takes a backup of this seed in; connections it does not know become `recover`. Their number. */
  restore(backup: string): Promise<number>;
  /** Asks the hub for its copy of the backup where it can, then brings deposits back that are due. */
  recover(): Promise<RecoverInfo[]>;
}
