import { decodeTransaction } from '../../lib/bitcoin/transaction.ts';
import { bytesToHex, type Hex, hash160, sha256, utf8ToBytes } from '../../lib/bytes.ts';
import {
  type ChannelParams,
  type Command,
  type ConnectionState,
  type Event,
  type Lock,
  type Message,
  type Purpose,
  revokeHash,
  type SeenTx,
  type SendItem,
  type Setup,
  spendSecret,
  step,
} from '../../lib/channel/index.ts';
import {
  type Done,
  envOf,
  newPeer,
  type Peer,
  publicKeyOf,
  recordOf,
  runStep,
  stateOf,
} from './engines-peer.ts';

/** One connection without a chain, for unit tests: both deposits confirmed at height 100, the tip at 100. */
export interface Pair {
  readonly client: Peer;
  readonly hub: Peer;
  tip: number;
  feerate: number;
}

export const PAIR_SETUP: Omit<Setup, 'home' | 'role'> = {
  handle: 'aa'.repeat(32),
  asset: 'BTC',
  times: { delay: 6, confirm: 1, nap: 1, minConf: 1 },
  commitFeerate: 1,
  trustLimit: 10_000n,
};

export function pairParams(payer: Peer, payee: Peer, change: Partial<ChannelParams> = {}): ChannelParams {
  return {
    payer: bytesToHex(publicKeyOf(payer.outKey)),
    payee: bytesToHex(publicKeyOf(payee.inKey)),
    spendHash: bytesToHex(hash160(spendSecret(payee.inKey))),
    expireHeight: 200,
    delay: PAIR_SETUP.times.delay,
    txid: bytesToHex(sha256(utf8ToBytes(payer.name))),
    vout: 0,
    value: 100_000n,
    ...change,
  };
}

export function newPair(setup: Partial<typeof PAIR_SETUP> = {}): Pair {
  const client = newPeer('client', { ...PAIR_SETUP, ...setup, role: 'client' });
  const hub = newPeer('hub', { ...PAIR_SETUP, ...setup, role: 'hub' });
  const pair: Pair = { client, hub, tip: 100, feerate: 1 };
  for (const [payer, payee] of [
    [client, hub],
    [hub, client],
  ] as const) {
    const params = pairParams(payer, payee);
    tell(pair, payer, { type: 'open', side: 'out', params, revokeHash: revokeHash(payee.inKey, 0) });
    tell(pair, payee, { type: 'open', side: 'in', params });
    tell(pair, payer, { type: 'deposit', side: 'out', height: 100 });
    tell(pair, payee, { type: 'deposit', side: 'in', height: 100 });
  }
  return pair;
}

/** One command; throws what the engine throws. A look is answered at once: the deposit is unspent. */
export function tell(pair: Pair, peer: Peer, command: Command): Done {
  const now = { tip: pair.tip, feerate: pair.feerate };
  step(stateOf(peer), command, envOf(peer, now));
  const done = runStep(peer, command, now);
  if ('refused' in done) throw new Error(done.refused);
  if (done.actions.some((a) => a.type === 'look')) tell(pair, peer, { type: 'looked', ok: true });
  return done;
}

/** Gives all that `from` has not seen acknowledged to the other side, and returns the messages. */
export function carry(pair: Pair, from: Peer): readonly Message[] {
  const { outbox, received } = stateOf(from);
  tell(pair, other(pair, from), { type: 'deliver', messages: outbox, ack: received });
  return outbox.map((o) => o.message);
}

/** Carries both ways until nothing is left to say. */
export function settleMail(pair: Pair): void {
  for (let i = 0; i < 20; i++) {
    const at = pair.client.stored + pair.hub.stored;
    carry(pair, pair.client);
    carry(pair, pair.hub);
    if (at === pair.client.stored + pair.hub.stored) return;
  }
  throw new Error('the two sides never come to rest');
}

function other(pair: Pair, peer: Peer): Peer {
  return peer === pair.client ? pair.hub : pair.client;
}

/** What the application of this side was told and has not taken yet. */
export function takeEvents(peer: Peer): Event[] {
  return peer.inbox.splice(0);
}

export function outOf(peer: Peer): NonNullable<ConnectionState['out']> {
  const { out } = stateOf(peer);
  if (out === undefined) throw new Error('no channel to pay over');
  return out;
}

export function inOf(peer: Peer): NonNullable<ConnectionState['in']> {
  const { in: half } = stateOf(peer);
  if (half === undefined) throw new Error('no channel to be paid over');
  return half;
}

/** A preimage and its lock, by name. */
export function lockOf(name: string, amount: bigint): Lock & { readonly preimage: Hex } {
  const preimage = sha256(utf8ToBytes(name));
  return { hash: bytesToHex(sha256(preimage)), amount, preimage: bytesToHex(preimage) };
}

export function sendOf(quantity: bigint): SendItem {
  return { payee: 'bb'.repeat(32), quantity, fee: 0n };
}

/** `payer` offers these locks in one commit. */
export function offer(pair: Pair, payer: Peer, ...locks: readonly Lock[]): void {
  tell(pair, payer, {
    type: 'pay',
    locks: locks.map(({ hash, amount }) => ({ hash, amount })),
    sends: locks.map((lock) => sendOf(lock.amount)),
  });
}

/** Both sides see this transaction spend the deposit that `payer` funded, in a block of this height or in the mempool. */
export function showSpent(pair: Pair, payer: Peer, rawtx: Hex, height?: number): Done[] {
  const decoded = decodeTransaction(rawtx);
  const tx: SeenTx = {
    txid: decoded.txid,
    witness: decoded.inputs[0]?.witness ?? [],
    outputs: decoded.outputs,
    ...(height !== undefined && { height }),
  };
  return ([payer, other(pair, payer)] as const).map((peer) => {
    const record = recordOf(peer, bytesToHex(tx.outputs[0]?.script ?? new Uint8Array(0)));
    const side = peer === payer ? ('out' as const) : ('in' as const);
    return tell(pair, peer, { type: 'spent', side, tx, ...(record !== undefined && { record }) });
  });
}

/** The transactions of this purpose that a step publishes, raw. */
export function published(done: Done, purpose: Purpose): Hex[] {
  return done.actions.flatMap((a) => (a.type === 'publish' && a.purpose === purpose ? [a.rawtx] : []));
}
