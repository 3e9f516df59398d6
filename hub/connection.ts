import type { Hex } from '../lib/bytes.ts';
import {
  type ChannelParams,
  type ConnectionState,
  decodeValue,
  type Env,
  encodeValue,
} from '../lib/channel/index.ts';
import { encodeTerms, parseTerms, type Terms } from '../lib/hub/index.ts';
import type { Bucket } from './bucket.ts';
import { stateOf } from './state-text.ts';
import type { ConnectionRow, LockedPayment, OpenPayment } from './store/types.ts';

/** What mph_request fixes for the life of a connection. */
export interface Fixed {
  readonly handle: Hex;
  readonly asset: 'BTC';
  readonly terms: Terms;
  /** The client's channel keys. */
  readonly c2hKey: Hex;
  readonly h2cKey: Hex;
  /** HASH160 of the client's spend secret for h2c. */
  readonly spendHash: Hex;
  /** Satoshis the client wants to be able to receive. */
  readonly receive: bigint;
  readonly maxOwed: bigint;
  /** Height at the request. */
  readonly tip: number;
}

/** What mph_deposit brings. */
export interface Given {
  readonly txid: Hex;
  readonly vout: number;
  readonly value: bigint;
  readonly expireHeight: number;
  /** h2c, epoch 0. */
  readonly revokeHash: Hex;
}

/** The hub's own notes on a connection, stored with its state. */
export interface Notes {
  readonly device?: Hex;
  /** Id of the oldest open payment that this client is owed; 0 when there is none. */
  readonly owedFrom: number;
  /** An open payment that was refused: what the payer gets back by a reduce. */
  readonly refund?: { readonly by: bigint; readonly reason: string };
  /** It once opened a lock that the hub had given back to the payer: it gets no early refusal again. */
  readonly lateSettler?: true;
  /** The deposit on the chain is not what was announced. */
  readonly badDeposit?: true;
}

/** A live push channel to the client. */
export interface Push {
  /** Last seq pushed over it. */
  pushed: number;
  send(text: string): void;
  end(reason: string): void;
}

/** One connection in memory. The store has the same after each flush. */
export interface Connection {
  readonly id: number;
  readonly fixed: Fixed;
  readonly env: Env;
  given?: Given;
  backup?: string;
  state?: ConnectionState;
  notes: Notes;
  readonly secrets: Map<number, Hex>;
  /** Locked payments that wait for a commit to this payee; oldest first. */
  readonly queue: LockedPayment[];
  /** Open payments that wait for a commit to this payee. */
  readonly owed: OpenPayment[];
  owedSum: bigint;
  /** Sum of the queue. */
  reserved: bigint;
  /** Sum of early refusals that this payee has not given up (channel.md §4). */
  early: bigint;
  push?: Push;
  /** HTTP syncs that wait for something to say. */
  readonly waiters: Set<() => void>;
  /** Unix milliseconds until which a client without a session counts as there. */
  pollingUntil: number;
  /** seq of the newest commit with open payments. */
  openSeq: number;
  /** Unix milliseconds. */
  lastActivity: number;
  /** Channel parameters that the store has already; written again only when a channel opens. */
  stored: { readonly in?: ChannelParams | undefined; readonly out?: ChannelParams | undefined };
  /** Its deposit has never been seen in a block: it counts among the hub's open requests. */
  unfunded: boolean;
  /** Stands in the batch of this tick. */
  dirty: boolean;
  /** Messages were taken in since the last packet. */
  ackDue: boolean;
  final: boolean;
  /** What the client may still send at this moment. */
  allowance?: Bucket;
}

export function encodeFixed({ terms, ...fixed }: Fixed): string {
  return encodeValue({
    ...fixed,
    receive: fixed.receive.toString(),
    maxOwed: fixed.maxOwed.toString(),
    terms: encodeTerms(terms),
  });
}

function decodeFixed(text: string): Fixed {
  const { terms, receive, maxOwed, ...rest } = JSON.parse(text);
  return { ...rest, receive: BigInt(receive), maxOwed: BigInt(maxOwed), terms: parseTerms(terms) };
}

export function encodeGiven(given: Given): string {
  return encodeValue(given);
}

const NO_NOTES: Notes = { owedFrom: 0 };
const NO_NOTES_TEXT = JSON.stringify(NO_NOTES);

export function encodeNotes(notes: Notes): string {
  if (notes === NO_NOTES) return NO_NOTES_TEXT;
  const { refund, ...rest } = notes;
  return JSON.stringify({
    ...rest,
    ...(refund !== undefined && { refund: { ...refund, by: refund.by.toString() } }),
  });
}

function decodeNotes(text: string | undefined): Notes {
  if (text === undefined) return NO_NOTES;
  const { refund, ...rest } = JSON.parse(text);
  return { ...rest, ...(refund !== undefined && { refund: { ...refund, by: BigInt(refund.by) } }) };
}

/** A connection as it is after the request. */
export function newConnectionOf(id: number, fixed: Fixed, env: Env, secrets: Map<number, Hex>): Connection {
  return {
    id,
    fixed,
    env,
    notes: NO_NOTES,
    secrets,
    queue: [],
    owed: [],
    owedSum: 0n,
    reserved: 0n,
    early: 0n,
    waiters: new Set(),
    pollingUntil: 0,
    openSeq: 0,
    lastActivity: 0,
    stored: {},
    unfunded: false,
    dirty: false,
    ackDue: false,
    final: false,
  };
}

/** From the store's row. Open and locked payments are handed out by hub/load.ts. */
export function connectionFrom(
  row: ConnectionRow,
  env: (id: number, secrets: Map<number, Hex>) => Env,
): Connection {
  const secrets = new Map<number, Hex>();
  const c = newConnectionOf(row.id, decodeFixed(row.fixed), env(row.id, secrets), secrets);
  c.notes = decodeNotes(row.notes);
  if (row.deposit !== undefined) c.given = decodeValue<Given>(row.deposit);
  if (row.backup !== undefined) c.backup = row.backup;
  if (row.channels !== undefined && row.state !== undefined) {
    c.state = stateOf(row.channels, row.state);
    c.stored = { in: c.state.in?.params, out: c.state.out?.params };
  }
  return c;
}
