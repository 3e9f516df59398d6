import type { Bytes, Hex } from '../bytes.ts';
import type { Lock, Message } from './messages.ts';

export type { Lock };

/** Satoshis (or an asset's smallest unit). */
export type Quantity = bigint;

/** Blocks (channel.md §1): D, Δ and Z, and how deep a fact must lie before money is given up for it. */
export interface Times {
  readonly delay: number;
  readonly confirm: number;
  readonly nap: number;
  readonly minConf: number;
}

/** What both parties need to rebuild every script and commit of one channel. Fixed when the deposit is known. */
export interface ChannelParams {
  readonly payer: Hex;
  readonly payee: Hex;
  readonly spendHash: Hex;
  readonly expireHeight: number;
  readonly delay: number;
  readonly txid: Hex;
  readonly vout: number;
  readonly value: Quantity;
}

/** A lock the payer offered and has neither seen opened nor got back. */
export interface PendingLock extends Lock {
  /** The newest lock_height that carried the hash. */
  readonly lockHeight: number;
  /** Counted dead by channel.md §7.6: a late settle is ignored, and no commit carries it again. */
  readonly dead?: true;
}

/** A commit's content: with the channel's params it fixes the transaction. */
export interface CommitTerms {
  readonly n: number;
  readonly epoch: number;
  readonly total: Quantity;
  readonly locks: readonly Lock[];
  readonly lockHeight?: number;
  /** Sat/vB, a whole number. */
  readonly feerate: number;
}

/** A commit the payee holds, with the payer's compact signature. */
export interface HeldCommit extends CommitTerms {
  readonly sig: Hex;
}

/** How the deposit was spent, as far as the chain (mempool included) shows. `height` is absent in the mempool. */
export interface Spend {
  readonly txid: Hex;
  readonly kind: 'commit' | 'expire' | 'close' | 'unknown';
  readonly height?: number;
  /** For a commit: what out 0 is, so that payout, revoke or refund can be built. */
  readonly commit?: PublishedCommit;
  /** Who took out 0 of the commit, and how. */
  readonly claim?: {
    readonly txid: Hex;
    readonly kind: 'payout' | 'revoke' | 'refund' | 'unknown';
    readonly height?: number;
  };
  /** Out 2 went back to the payer. */
  readonly rest?: { readonly txid: Hex; readonly height?: number };
}

export interface PublishedCommit {
  readonly epoch: number;
  readonly revokeHash: Hex;
  readonly locks: readonly Lock[];
  readonly lockHeight?: number;
  /** Value of out 0. */
  readonly value: Quantity;
  /** Value of out 2, when there is one. */
  readonly rest?: Quantity;
}

export interface Deposit {
  /** Height of the confirmation; absent while unconfirmed. */
  readonly height?: number;
  readonly spend?: Spend;
}

/** What the payer of a channel remembers. */
export interface PayerState {
  readonly params: ChannelParams;
  readonly deposit: Deposit;
  readonly n: number;
  readonly epoch: number;
  readonly settled: Quantity;
  readonly pending: readonly PendingLock[];
  /** HASH160 of the payee's revocation secret of this epoch. */
  readonly revokeHash: Hex;
  /** Total of the newest plain commit of this epoch, -1 before the first. */
  readonly plain: Quantity;
  /** Highest total signed in this epoch, and in all revealed epochs (channel.md §7.8). */
  readonly peak: Quantity;
  readonly risk: Quantity;
  /** A refuse was answered; until its reveal is booked no commit is made. */
  readonly wait?: {
    readonly epoch: number;
    readonly total: Quantity;
    readonly peak: Quantity;
    readonly revokeHash: Hex;
    readonly reduce: boolean;
    readonly reason: string;
    /** The reveal has come: book after looking at the deposit outpoint. */
    readonly revealed?: true;
  };
  /** A refuse that came while the look at the deposit was awaited: answered after it. */
  readonly later?: Extract<Message, { type: 'refuse' }>;
  readonly frozen?: string;
}

/** What the payee of a channel remembers. */
export interface PayeeState {
  readonly params: ChannelParams;
  readonly deposit: Deposit;
  readonly n: number;
  readonly epoch: number;
  readonly settled: Quantity;
  readonly pending: readonly Lock[];
  /** Commits of this epoch that may still be the best one. */
  readonly held: readonly HeldCommit[];
  /** Preimages (by hash) of locks in held commits that this side knows. */
  readonly preimages: Readonly<Record<Hex, Hex>>;
  /** A refuse that is not answered yet. `total` with a reduce only. */
  readonly asked?: { readonly reason: string; readonly total?: Quantity; readonly nextHash: Hex };
  /** Part of settled: open payments this side refused and told nobody of; given back when nothing is pending. */
  readonly surplus?: { readonly quantity: Quantity; readonly reason: string };
  /** n of the commit that was given to the chain. */
  readonly published?: number;
  /** The user wants this channel closed alone. */
  readonly leaving?: true;
  readonly frozen?: string;
}

export interface OutMessage {
  readonly seq: number;
  readonly message: Message;
}

/** Fixed for the life of a connection. */
export interface Setup {
  readonly role: 'client' | 'hub';
  readonly handle: Hex;
  readonly asset: string;
  readonly times: Times;
  /** Sat/vB. A commit's feerate lies between it and 20 times it. */
  readonly commitFeerate: number;
  readonly trustLimit: Quantity;
  /** scriptPubKey (hex) where this side's own money goes when it comes back from the chain. */
  readonly home: Hex;
}

export type Closing =
  | { readonly stage: 'asked' }
  /** A close signature was given: final (channel.md §9). */
  | { readonly stage: 'signed'; readonly feerate: number; readonly txid: Hex; readonly rawtx?: Hex };

export interface ConnectionState {
  readonly setup: Setup;
  /** The channel this side pays (client: c2h). */
  readonly out?: PayerState;
  /** The channel this side is paid by (client: h2c). */
  readonly in?: PayeeState;
  readonly sent: number;
  readonly received: number;
  readonly outbox: readonly OutMessage[];
  /** What the hub owes the client outside any commit, from netting (channel.md §4). */
  readonly owed: Quantity;
  readonly closing?: Closing;
  /** Restored from an older state: it publishes no commit, reveals and signs nothing any more (channel.md §8). */
  readonly stale?: true;
}

export type Side = 'out' | 'in';

/** A transaction seen on the chain or in the mempool. */
export interface SeenTx {
  readonly txid: Hex;
  readonly height?: number;
  readonly witness: readonly Bytes[];
  readonly outputs: readonly { readonly value: bigint; readonly script: Bytes }[];
}

/** What must be kept for ever to recognise and punish a commit; found again by the scriptPubKey (hex) of its out 0. */
export interface CommitRecord {
  readonly script: Hex;
  readonly epoch: number;
  readonly revokeHash: Hex;
  readonly locks: readonly Lock[];
  readonly lockHeight?: number;
}

/** What a step may use besides its state: keys, the curve, and what the chain says now. */
export interface Env {
  readonly ecdsa: Ecdsa;
  /** Private keys of the two channels; the payee's secrets come from the `in` key too. */
  readonly outKey: Bytes;
  readonly inKey: Bytes;
  /** Height of the newest block. */
  readonly tip: number;
  /** Sat/vB for what this side publishes now, and for a commit it signs now (within the terms). */
  readonly feerate: number;
  /** Secrets this side got, by epoch of `out` (from the records). */
  readonly secretOf: (epoch: number) => Hex | undefined;
}

export interface Ecdsa {
  sign(digest: Bytes, privateKey: Bytes): Bytes;
  verify(signature: Bytes, digest: Bytes, publicKey: Bytes): boolean;
}
