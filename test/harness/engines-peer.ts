import { nobleEcdsa } from '../../lib/bitcoin/ecdsa.ts';
import {
  type Bytes,
  bytesToHex,
  concatBytes,
  type Hex,
  hash160,
  sha256,
  utf8ToBytes,
} from '../../lib/bytes.ts';
import {
  type Action,
  type Command,
  type CommitRecord,
  type ConnectionState,
  decodeState,
  decodeValue,
  type Ecdsa,
  type Env,
  type Event,
  encodeState,
  encodeValue,
  type Message,
  newConnection,
  type Setup,
  step,
} from '../../lib/channel/index.ts';
import { PicoError } from '../../lib/errors.ts';

/** One side of one connection: its keys, and what it keeps in its store. */
export interface Peer {
  readonly name: string;
  readonly role: Setup['role'];
  readonly outKey: Bytes;
  readonly inKey: Bytes;
  /** scriptPubKey where its money comes home. */
  readonly home: Bytes;
  /** The connection as stored: every step reads it from here and writes it back. */
  stored: string;
  readonly records: Map<Hex, string>;
  readonly secrets: Map<number, Hex>;
  /** Events, kept in the same transaction as the state until the application has taken them. */
  readonly inbox: Event[];
  /** Every commit this side ever signed: the other side may publish any of them. */
  readonly signed: Extract<Message, { type: 'commit' }>[];
  /** received − sent − fees, by the events and commands of this side alone. */
  ledger: bigint;
  /** Blocks it will not see: it is away. */
  asleep: number;
}

/** When the process dies in a step: not at all, before the transaction is durable, or after it and before anything else. */
export type Fate = 'lives' | 'before' | 'after';

const made = new Set<string>();
const publicKeys = new Map<string, Bytes>();

/** Signatures made in this process are known to be good; any other is verified by the curve. */
export const ecdsa: Ecdsa = {
  sign(digest, key) {
    const signature = nobleEcdsa.sign(digest, key);
    made.add(fingerprint(signature, digest, publicKeyOf(key)));
    if (made.size > 20_000) made.clear();
    return signature;
  },
  verify: (signature, digest, key) =>
    made.has(fingerprint(signature, digest, key)) || nobleEcdsa.verify(signature, digest, key),
};

function fingerprint(...parts: Bytes[]): string {
  return parts.map((part) => bytesToHex(part)).join();
}

/** The compressed public key; kept, for the model asks for the same few again and again. */
export function publicKeyOf(key: Bytes): Bytes {
  const name = bytesToHex(key);
  const known = publicKeys.get(name) ?? nobleEcdsa.publicKey(key);
  publicKeys.set(name, known);
  return known;
}

export function keyOf(name: string): Bytes {
  return sha256(utf8ToBytes(name));
}

let peers = 0;

/** Its home is its own, for the runs of a test share a chain. */
export function newPeer(name: string, setup: Omit<Setup, 'home'>): Peer {
  const home = concatBytes(Uint8Array.of(0, 20), hash160(publicKeyOf(keyOf(`${name} home ${peers++}`))));
  return {
    name,
    role: setup.role,
    outKey: keyOf(`${name} out`),
    inKey: keyOf(`${name} in`),
    home,
    stored: encodeState(newConnection({ ...setup, home: bytesToHex(home) })),
    records: new Map(),
    secrets: new Map(),
    inbox: [],
    signed: [],
    ledger: 0n,
    asleep: 0,
  };
}

const read = new WeakMap<Peer, { readonly text: string; readonly state: ConnectionState }>();

/** The state as its store gives it back; decoded once for each text. */
export function stateOf(peer: Peer): ConnectionState {
  const known = read.get(peer);
  if (known?.text === peer.stored) return known.state;
  const state = decodeState(peer.stored);
  read.set(peer, { text: peer.stored, state });
  return state;
}

export function recordOf(peer: Peer, script: Hex): CommitRecord | undefined {
  const text = peer.records.get(script);
  return text === undefined ? undefined : decodeValue<CommitRecord>(text);
}

export function envOf(peer: Peer, chain: { tip: number; feerate: number }): Env {
  return {
    ecdsa,
    outKey: peer.outKey,
    inKey: peer.inKey,
    ...chain,
    secretOf: (epoch) => peer.secrets.get(epoch),
  };
}

/** A command the engine refuses, and why. */
export interface Refused {
  readonly refused: string;
}

/** What a step left to do once it was durable. */
export interface Done {
  readonly before: ConnectionState;
  readonly after: ConnectionState;
  readonly actions: readonly Action[];
}

/**
 * Runs one step on the stored state and stores what comes out of it as a host must: state, records, secrets and
 * events together. Refused when the engine throws PicoError; then nothing has changed.
 */
export function runStep(
  peer: Peer,
  command: Command,
  chain: { tip: number; feerate: number },
): Done | Refused {
  const before = stateOf(peer);
  let result: ReturnType<typeof step>;
  try {
    result = step(before, command, envOf(peer, chain));
  } catch (error) {
    if (error instanceof PicoError) return { refused: error.code };
    throw error;
  }
  peer.stored = encodeState(result.state);
  for (const action of result.actions) keep(peer, action);
  return { before, after: result.state, actions: result.actions };
}

function keep(peer: Peer, action: Action): void {
  if (action.type === 'record') peer.records.set(action.record.script, encodeValue(action.record));
  if (action.type === 'secret') peer.secrets.set(action.epoch, action.secret);
  if (action.type === 'event') peer.inbox.push(action.event);
  if (action.type === 'send' && action.message.type === 'commit') peer.signed.push(action.message);
}
