import type { Hex } from '../../lib/bytes.ts';

/** A connection as it was requested: never changes afterwards. JSON texts are made and read by hub/connection.ts. */
export interface ConnectionRow {
  readonly id: number;
  readonly handle: Hex;
  readonly fixed: string;
  /** What mph_deposit brought; absent until then. */
  readonly deposit?: string;
  /** The client's sealed static backup, base64. */
  readonly backup?: string;
  /** The fixed part of the engine's state. */
  readonly channels?: string;
  /** The moving part of the engine's state, and the hub's own notes; absent until the deposit is given. */
  readonly state?: string;
  readonly notes?: string;
  readonly final: boolean;
}

export interface StateRow {
  readonly id: number;
  readonly state: string;
  readonly notes: string;
}

export interface RecordRow {
  readonly connection: number;
  /** scriptPubKey of the commit's out 0, hex. */
  readonly script: Hex;
  readonly record: string;
}

export interface SecretRow {
  readonly connection: number;
  readonly epoch: number;
  readonly secret: Hex;
}

/**
 * pending: offered by the payer, to be forwarded or forwarded. open: paid. failed: given up by the payee, may be tried
 * again. refused: never forwarded. dead, lost: decided for ever. early: the payer got it back before the payee gave it
 * up (channel.md §4, stuck payee).
 */
export type LockedStatus = 'pending' | 'open' | 'failed' | 'refused' | 'dead' | 'early' | 'lost';

export interface LockedPayment {
  readonly hash: Hex;
  /** Ids of connections. */
  readonly payer: number;
  readonly payee: number;
  readonly quantity: bigint;
  readonly fee: bigint;
  readonly status: LockedStatus;
  readonly preimage?: Hex;
  /** Unix milliseconds of the last change. */
  readonly at: number;
}

export interface OpenPayment {
  readonly id: number;
  readonly payer: number;
  readonly payee: number;
  readonly quantity: bigint;
  readonly fee: bigint;
  readonly token?: Hex;
  /** The payer's commit that carried it. */
  readonly n: number;
  /** Unix milliseconds. */
  readonly at: number;
}

/** The open payments of one commit, in order: they are one row, for a busy payer sends many in one. */
export type OpenCommit = readonly OpenPayment[];

/** A transaction that must reach the chain; one an outpoint. */
export interface BroadcastRow {
  /** `txid:vout` it spends first. */
  readonly outpoint: string;
  readonly connection: number;
  readonly purpose: string;
  readonly txid: Hex;
  readonly rawtx: Hex;
  /** Sat/vB it was built for. */
  readonly feerate: number;
  /** JSON of the commit's anchor, by which its fee can be raised. */
  readonly anchor?: string;
}

export interface ReplyRow {
  /** Digest of the signed request, hex. */
  readonly digest: Hex;
  readonly answer: string;
  /** Unix seconds. */
  readonly at: number;
}

/** Everything that one durable transaction takes in. */
export interface Batch {
  readonly created: readonly Pick<ConnectionRow, 'id' | 'handle' | 'fixed'>[];
  readonly deposits: readonly { readonly id: number; readonly deposit: string; readonly backup?: string }[];
  readonly channels: readonly { readonly id: number; readonly channels: string }[];
  readonly states: readonly StateRow[];
  readonly finals: readonly number[];
  /** Requests that never got a deposit. */
  readonly forgotten: readonly number[];
  readonly records: readonly RecordRow[];
  readonly secrets: readonly SecretRow[];
  readonly locked: readonly LockedPayment[];
  readonly open: readonly OpenCommit[];
  readonly broadcasts: readonly BroadcastRow[];
  /** Outpoints of broadcasts that are deep enough to be forgotten. */
  readonly published: readonly string[];
  readonly replies: readonly ReplyRow[];
  /** Forget replies older than this (unix seconds). */
  readonly repliesBefore?: number;
}

export interface Loaded {
  /** All that are not final. */
  readonly connections: readonly ConnectionRow[];
  readonly secrets: readonly SecretRow[];
  /** Those still pending or early. */
  readonly locked: readonly LockedPayment[];
  readonly broadcasts: readonly BroadcastRow[];
  /** Highest ids ever given. */
  readonly lastConnection: number;
  readonly lastOpen: number;
}

/**
 * Where the hub keeps its state: memory is the working copy, the store is written behind it, one transaction a tick.
 * The look-ups answer at once; a store over a network must keep what they need in memory.
 */
export interface HubStore {
  load(): Loaded;
  /** Open payments from this id on, in order. */
  openFrom(id: number): readonly OpenPayment[];
  /** Durable when it returns, or when its promise resolves; all or nothing. */
  write(batch: Batch): void | Promise<void>;
  locked(hash: Hex): LockedPayment | undefined;
  record(connection: number, script: Hex): string | undefined;
  reply(digest: Hex): string | undefined;
  close(): void;
}

export const EMPTY_BATCH: Batch = {
  created: [],
  deposits: [],
  channels: [],
  states: [],
  finals: [],
  forgotten: [],
  records: [],
  secrets: [],
  locked: [],
  open: [],
  broadcasts: [],
  published: [],
  replies: [],
};
