import type { Hex } from '../bytes.ts';
import type { Purpose } from '../channel/index.ts';
import type { ConnectionStatus, InvoiceStatus, LedgerKind, PaymentStatus } from './types.ts';

/** What the wallet keeps in its store, table by table. Satoshis are decimal strings here. */

/** meta, key 'wallet': which wallet this store belongs to. */
export interface WalletRow {
  readonly network: string;
  /** Tells seeds apart without telling anything about them. */
  readonly fingerprint: Hex;
  /** Random, of this copy of the store (channel.md §8). */
  readonly device: Hex;
}

/** accounts, key: the account's number. Indexes only grow: one burnt by a crash is never used again. */
export interface AccountRow {
  readonly account: number;
  readonly nextReceive: number;
  readonly nextChange: number;
  readonly nextConnection: number;
}

export interface ChannelRow {
  readonly payer: Hex;
  readonly payee: Hex;
  readonly spendHash: Hex;
  readonly expireHeight: number;
  readonly delay: number;
  readonly txid: Hex;
  readonly vout: number;
  readonly value: string;
}

/** What the static backup of a connection holds; with the seed it brings the own deposit back. */
export interface StaticRow {
  readonly handle: Hex;
  /** Of the keys: m/1017'/coin'/account'/index. */
  readonly index: number;
  readonly hub: string;
  readonly hubKey: Hex;
  readonly asset: string;
  /** As on the wire. */
  readonly terms: Readonly<Record<string, unknown>>;
  readonly c2h: ChannelRow;
  /** Keys of h2c, and HASH160 of this side's spend secret there. */
  readonly h2cPayer: Hex;
  readonly h2cPayee: Hex;
  readonly h2cSpendHash: Hex;
  /** scriptPubKey where this side's money comes home. */
  readonly home: Hex;
}

/** connections, key: handle. */
export interface ConnectionRow extends StaticRow {
  readonly status: ConnectionStatus;
  /** deposit: the hub has not answered mph_deposit yet, and nothing was broadcast. */
  readonly phase: 'deposit' | 'live' | 'failed';
  readonly receive: string;
  readonly maxOwed: string;
  readonly createdAt: number;
  /** encodeState of the engine's state. */
  readonly state?: string;
  readonly problem?: string;
  /** Highest sat/vB at which the hub was asked for a close, and may have signed one: it signs none at less. */
  readonly closeFeerate?: number;
  /** The hub says that this copy is older than what it was told (channel.md §8): no payments from here on. */
  readonly stale?: true;
  /** Ledger stamp up to which `sync` has told what came in. */
  readonly told: number;
}

/** payments, key: id. */
export interface PaymentRow {
  readonly id: string;
  readonly kind: 'locked' | 'open';
  readonly connection: Hex;
  readonly to: Hex;
  readonly hub: string;
  readonly quantity: string;
  readonly fee: string;
  readonly status: PaymentStatus;
  readonly at: number;
  readonly hash?: Hex;
  readonly token?: Hex;
  /** open: the commit that carried it, and its place in the commit's sends. */
  readonly n?: number;
  readonly place?: number;
  readonly preimage?: Hex;
  /** open: the hub's signature. */
  readonly receipt?: Hex;
  readonly reason?: string;
}

/** invoices, key: hash. */
export interface InvoiceRow {
  readonly hash: Hex;
  readonly preimage: Hex;
  readonly handle: Hex;
  readonly hub: string;
  readonly asset: string;
  readonly quantity: string;
  readonly memo?: string;
  readonly at: number;
  readonly expiresAt: number;
  /** expired is not stored: it follows from the clock. */
  readonly status: Exclude<InvoiceStatus, 'expired'>;
  readonly paidAt?: number;
  readonly received?: string;
}

/** ledger, key: id. */
export interface LedgerRow {
  readonly id: string;
  readonly at: number;
  readonly kind: LedgerKind;
  readonly quantity: string;
  readonly connection?: Hex;
  readonly payment?: string;
  readonly txid?: Hex;
  readonly token?: Hex;
  readonly destination?: Hex;
}

/** queue, key: token. */
export interface QueueRow {
  readonly token: Hex;
  readonly source: Hex;
  readonly destination: Hex;
  readonly quantity: string;
  readonly at: number;
}

/** A wallet coin as a transaction of ours spends it. */
export interface CoinRow {
  readonly txid: Hex;
  readonly vout: number;
  readonly value: string;
  readonly script: Hex;
  readonly change: 0 | 1;
  readonly index: number;
}

/** All that fee bumping needs to know of a transaction built from wallet coins. */
export interface BuiltRow {
  readonly feeSat: string;
  readonly vsize: number;
  readonly inputs: readonly CoinRow[];
  readonly outputs: readonly { readonly value: string; readonly script: Hex }[];
  readonly changeOutput?: { readonly vout: number; readonly value: string; readonly index: number };
  /** The output that pays for a bump, where everything was sent. */
  readonly shrink?: number;
}

/**
 * broadcasts, key: the outpoint it spends (its first input's for a wallet transaction, so that a replacement takes the
 * place of what it replaces). Published again until it is deep.
 */
export interface BroadcastRow {
  readonly outpoint: string;
  readonly txid: Hex;
  readonly rawtx: Hex;
  readonly purpose: 'payment' | 'deposit' | 'child' | Purpose;
  readonly connection?: Hex;
  readonly feerate: number;
  readonly at: number;
  /** Not to be published yet. */
  readonly hold?: true;
  readonly built?: BuiltRow;
  /** A commit's anchor, by which its fee is raised. */
  readonly anchor?: { readonly vout: number; readonly feeSat: string; readonly vsize: number };
  /** A child's parent, to be published before it. */
  readonly parent?: Hex;
}
