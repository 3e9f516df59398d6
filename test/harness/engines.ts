import { decodeTransaction } from '../../lib/bitcoin/transaction.ts';
import { bytesToHex, type Hex } from '../../lib/bytes.ts';
import type { Action, Command, SeenTx, Side, Times } from '../../lib/channel/index.ts';
import type { ChainHarness } from './chain.ts';
import { checkStep } from './engines-invariants.ts';
import type { Packet } from './engines-mail.ts';
import { type Done, type Fate, type Peer, recordOf, runStep, stateOf } from './engines-peer.ts';

/** A deterministic world for bare engines: clients of one hub, a network that loses packets, and the sandbox's chain. */

/** One connection: its two sides and the packets under way to each. */
export interface Link {
  readonly name: string;
  readonly client: Peer;
  readonly hub: Peer;
  readonly mail: { readonly client: Packet[]; readonly hub: Packet[] };
}

export interface WorldSetup {
  readonly times: Times;
  readonly commitFeerate: number;
  readonly trustLimit: bigint;
  readonly links: readonly { readonly c2h: bigint; readonly h2c: bigint; readonly life: number }[];
}

export interface World {
  readonly setup: WorldSetup;
  readonly chain: ChainHarness;
  readonly links: readonly Link[];
  /** Sat/vB for what is published and signed from now on. */
  feerate: number;
  /** How the process dies in the next step. */
  fate: Fate;
  /** The last block was empty: the next may not be, for an honest transaction confirms within Δ. */
  delayed: number;
  /** What happened, for a failing run's report. */
  readonly log: string[];
}

export function peersOf(world: World): Peer[] {
  return world.links.flatMap(({ client, hub }) => [client, hub]);
}

/**
 * One command to one side, as its host runs it: store, then publish and look. The world's `fate` kills the host in
 * this step; it starts again at once. False when the engine refused or the process died before anything was durable.
 */
export async function act(world: World, peer: Peer, command: Command): Promise<boolean> {
  const { fate } = world;
  const now = { tip: world.chain.height(), feerate: world.feerate };
  if (fate === 'before') {
    world.fate = 'lives';
    world.log.push(`${peer.name} dies before ${command.type} is stored`);
    await watch(world, peer);
    return false;
  }
  const done = runStep(peer, command, now);
  if ('refused' in done) {
    world.log.push(`${peer.name} ${command.type}: ${done.refused}`);
    return false;
  }
  checkStep(peer, command, done);
  note(world, peer, command, done);
  if (fate === 'after') {
    world.fate = 'lives';
    world.log.push(`${peer.name} dies after ${command.type} is stored`);
    await watch(world, peer);
    return true;
  }
  for (const action of done.actions) await effect(world, peer, action);
  return true;
}

function note(world: World, peer: Peer, command: Command, done: Done): void {
  const told = done.actions
    .filter((a) => a.type !== 'record')
    .map((a) =>
      a.type === 'send'
        ? `send ${a.message.type}`
        : a.type === 'event'
          ? a.event.type
          : a.type === 'publish'
            ? `publish ${a.purpose}`
            : a.type,
    );
  if (command.type !== 'tip' || told.length > 0)
    world.log.push(`@${world.chain.height()} ${peer.name} ${command.type} -> ${told.join(', ')}`);
}

/** What a node says when the transaction is not needed (any more), or must wait for its turn. */
const HARMLESS = [
  'bad-txns-inputs-missingorspent',
  'insufficient fee',
  'txn-mempool-conflict',
  'too-long-mempool-chain',
];

async function effect(world: World, peer: Peer, action: Action): Promise<void> {
  if (action.type === 'look') {
    await watchSide(world, peer, 'out');
    await act(world, peer, { type: 'looked', ok: true });
  }
  if (action.type !== 'publish') return;
  const pushed = await world.chain.push(action.rawtx);
  if (!pushed.ok) world.log.push(`${peer.name} ${action.purpose} not taken: ${pushed.reason}`);
  if (!pushed.ok && !HARMLESS.some((reason) => pushed.reason.startsWith(reason)))
    throw new Error(`${peer.name} published a ${action.purpose} that no node takes: ${pushed.reason}`);
}

export async function watchAll(world: World): Promise<void> {
  for (const peer of peersOf(world)) {
    if (peer.asleep > 0) peer.asleep--;
    else await watch(world, peer);
  }
}

/** Tells the engine what the chain shows and it does not know yet, then the tip. */
export async function watch(world: World, peer: Peer): Promise<void> {
  await watchSide(world, peer, 'out');
  await watchSide(world, peer, 'in');
  await act(world, peer, { type: 'tip' });
}

async function watchSide(world: World, peer: Peer, side: Side): Promise<void> {
  const half = () => (side === 'out' ? stateOf(peer).out : stateOf(peer).in);
  const params = half()?.params;
  if (params === undefined) return;
  const { index } = world.chain.node;
  const height = index.transaction(params.txid)?.block?.height;
  if (height !== half()?.deposit.height)
    await act(world, peer, { type: 'deposit', side, ...(height !== undefined && { height }) });
  const tx = spenderOf(world, params.txid, params.vout);
  const known = half()?.deposit.spend;
  if (tx === undefined) {
    if (known !== undefined) await act(world, peer, { type: 'unspent', side });
    return;
  }
  if (tx.txid !== known?.txid || tx.height !== known.height) {
    const record = recordOf(peer, bytesToHex(tx.outputs[0]?.script ?? new Uint8Array(0)));
    await act(world, peer, { type: 'spent', side, tx, ...(record !== undefined && { record }) });
  }
  for (const output of ['commit', 'rest'] as const) {
    const spend = half()?.deposit.spend;
    if (spend?.commit === undefined || (output === 'rest' && spend.commit.rest === undefined)) continue;
    const claim = spenderOf(world, spend.txid, output === 'commit' ? 0 : 2);
    const seen = output === 'commit' ? spend.claim : spend.rest;
    if (claim?.txid === seen?.txid && claim?.height === seen?.height) continue;
    await act(world, peer, { type: 'claimed', side, output, ...(claim !== undefined && { tx: claim }) });
  }
}

export function spenderOf(world: World, txid: Hex, vout: number): SeenTx | undefined {
  const { index } = world.chain.node;
  const record = index.transaction(index.spender(txid, vout)?.txid ?? '');
  if (record === undefined) return undefined;
  const decoded = decodeTransaction(record.rawtx);
  const input = decoded.inputs.find((i) => i.txid === txid && i.vout === vout);
  return {
    txid: record.txid,
    witness: input?.witness ?? [],
    outputs: decoded.outputs,
    ...(record.block !== undefined && { height: record.block.height }),
  };
}
