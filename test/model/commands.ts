import fc from 'fast-check';
import { bytesToHex } from '../../lib/bytes.ts';
import {
  type CloseProposal,
  cannotClose,
  closeTxid,
  completeClose,
  signClose,
} from '../../lib/channel/index.ts';
import { act, type Link, peersOf, type World, watch } from '../harness/engines.ts';
import { checkBooks } from '../harness/engines-invariants.ts';
import { deliverPacket, type Role, sendPacket, sideOf, syncLink } from '../harness/engines-mail.ts';
import { envOf, stateOf } from '../harness/engines-peer.ts';
import { decide, flush, net, netBack, payLocked, payOpen, pump } from '../harness/engines-router.ts';
import { mineOne } from '../harness/engines-settle.ts';

/** What can happen to the world of test/harness/engines.ts, as plain data that fast-check makes and shrinks. */

const link = fc.nat({ max: 2 });
const role = fc.constantFrom<Role>('client', 'hub');
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt({ min: 1n, max: 3000n }) },
  { weight: 2, arbitrary: fc.bigInt({ min: 3000n, max: 70_000n }) },
);
const fee = fc.bigInt({ min: 0n, max: 3n });

const one = {
  pay: fc.record({ type: fc.constant('pay'), from: link, to: link, amount, fee }),
  payAtOnce: fc.record({ type: fc.constant('payAtOnce'), from: link, to: link, amount, fee }),
  payThrough: fc.record({ type: fc.constant('payThrough'), from: link, to: link, amount, fee }),
  open: fc.record({ type: fc.constant('open'), from: link, to: link, amount, fee }),
  decide: fc.record({
    type: fc.constant('decide'),
    link,
    choice: fc.constantFrom<'settle' | 'settleOne' | 'refuse'>('settle', 'settle', 'settleOne', 'refuse'),
  }),
  flush: fc.record({ type: fc.constant('flush'), link }),
  send: fc.record({ type: fc.constant('send'), link, role }),
  deliver: fc.record({
    type: fc.constant('deliver'),
    link,
    role,
    index: fc.nat({ max: 5 }),
    keep: fc.boolean(),
  }),
  lose: fc.record({ type: fc.constant('lose'), link, role }),
  sync: fc.record({ type: fc.constant('sync'), link }),
  reduce: fc.record({ type: fc.constant('reduce'), link, role, percent: fc.integer({ min: 1, max: 100 }) }),
  net: fc.record({ type: fc.constant('net'), link }),
  harden: fc.record({ type: fc.constant('harden'), link, role }),
  mine: fc.record({ type: fc.constant('mine'), blocks: fc.integer({ min: 1, max: 4 }), empty: fc.boolean() }),
  /** Up to shortly before a deposit expires or a lock may be taken back: where the times of channel.md §7 bite. */
  age: fc.record({
    type: fc.constant('age'),
    link,
    until: fc.constantFrom<'expiry' | 'lock'>('expiry', 'lock'),
    before: fc.nat({ max: 14 }),
  }),
  nap: fc.record({ type: fc.constant('nap'), link, blocks: fc.integer({ min: 1, max: 3 }) }),
  feerate: fc.record({ type: fc.constant('feerate'), feerate: fc.integer({ min: 1, max: 40 }) }),
  leave: fc.record({ type: fc.constant('leave'), link, role }),
  close: fc.record({
    type: fc.constant('close'),
    link,
    role,
    factor: fc.integer({ min: 1, max: 20 }),
    lost: fc.boolean(),
  }),
  restart: fc.record({ type: fc.constant('restart'), link, role }),
  crash: fc.record({
    type: fc.constant('crash'),
    fate: fc.constantFrom<'before' | 'after'>('before', 'after'),
  }),
};

type Values = { [K in keyof typeof one]: (typeof one)[K] extends fc.Arbitrary<infer T> ? T : never };
export type ModelCommand = Values[keyof Values];

const weights: Record<keyof typeof one, number> = {
  pay: 5,
  payAtOnce: 6,
  payThrough: 7,
  open: 3,
  decide: 6,
  flush: 5,
  send: 8,
  deliver: 12,
  lose: 2,
  sync: 6,
  reduce: 2,
  net: 2,
  harden: 3,
  mine: 4,
  age: 2,
  nap: 2,
  feerate: 1,
  leave: 1,
  close: 1,
  restart: 2,
  crash: 3,
};

export const command: fc.Arbitrary<ModelCommand> = fc.oneof(
  ...Object.entries(weights).map(([name, weight]) => ({
    weight,
    arbitrary: one[name as keyof typeof one] as fc.Arbitrary<ModelCommand>,
  })),
);

export async function obey(world: World, c: ModelCommand): Promise<void> {
  world.log.push(JSON.stringify(c, (_, v) => (typeof v === 'bigint' ? v.toString() : v)));
  const at = (index: number): Link => {
    const found = world.links[index % world.links.length];
    if (found === undefined) throw new Error('no link');
    return found;
  };
  switch (c.type) {
    case 'pay':
      await payLocked(world, at(c.from), at(c.to), c.amount, c.fee);
      break;
    case 'payAtOnce':
    case 'payThrough':
      await syncLink(world, at(c.from));
      await payLocked(world, at(c.from), at(c.to), c.amount, c.fee);
      await syncLink(world, at(c.from));
      await flush(world, at(c.to));
      await syncLink(world, at(c.to));
      if (c.type === 'payAtOnce') break;
      await decide(world, at(c.to), 'settle');
      await syncLink(world, at(c.to));
      await syncLink(world, at(c.from));
      break;
    case 'open':
      await payOpen(world, at(c.from), at(c.to), c.amount, c.fee);
      break;
    case 'decide':
      await decide(world, at(c.link), c.choice);
      break;
    case 'flush':
      await flush(world, at(c.link));
      break;
    case 'send':
      sendPacket(at(c.link), c.role);
      break;
    case 'deliver':
      await deliverPacket(world, at(c.link), c.role, c.index, c.keep);
      break;
    case 'lose':
      at(c.link).mail[c.role].shift();
      break;
    case 'sync':
      if (!(await syncLink(world, at(c.link)))) throw new Error('the two sides never come to rest');
      break;
    case 'reduce': {
      const settled = stateOf(sideOf(at(c.link), c.role)).in?.settled ?? 0n;
      const by = (settled * BigInt(c.percent)) / 100n;
      await act(world, sideOf(at(c.link), c.role), { type: 'reduce', by, reason: 'Refund' });
      break;
    }
    case 'net':
      await net(world, at(c.link));
      await netBack(world, at(c.link));
      break;
    case 'harden':
      await act(world, sideOf(at(c.link), c.role), { type: 'harden' });
      break;
    case 'mine':
      for (let i = 0; i < c.blocks; i++)
        await mineOne(world, c.empty && world.delayed < world.setup.times.confirm - 1);
      break;
    case 'age': {
      const { in: half } = stateOf(at(c.link).client);
      const lockHeight = half?.held.at(-1)?.lockHeight;
      const height = (c.until === 'lock' ? lockHeight : undefined) ?? half?.params.expireHeight ?? 0;
      while (world.chain.height() < height - c.before) await mineOne(world);
      break;
    }
    case 'nap':
      at(c.link).client.asleep = Math.min(c.blocks, world.setup.times.nap - 1);
      break;
    case 'feerate':
      world.feerate = c.feerate;
      break;
    case 'leave':
      await act(world, sideOf(at(c.link), c.role), { type: 'leave' });
      break;
    case 'close':
      await closeTogether(world, at(c.link), c.role, c.factor, c.lost);
      break;
    case 'restart':
      await watch(world, sideOf(at(c.link), c.role));
      break;
    case 'crash':
      world.fate = c.fate;
      break;
  }
  await pump(world);
  for (const peer of peersOf(world)) checkBooks(peer);
}

/** channel.md §9. The side that answers has signed for good, even where its answer is lost. */
async function closeTogether(world: World, l: Link, caller: Role, factor: number, lost: boolean) {
  const [asking, answering] = caller === 'client' ? [l.client, l.hub] : [l.hub, l.client];
  const proposal: CloseProposal = {
    feerate: world.setup.commitFeerate * factor,
    caller,
    clientScript: bytesToHex(l.client.home),
    hubScript: bytesToHex(l.hub.home),
  };
  const now = { tip: world.chain.height(), feerate: world.feerate };
  const can = (side: typeof asking): boolean => {
    const state = stateOf(side);
    if (state.closing?.stage !== 'signed') return cannotClose(state) === undefined;
    return proposal.feerate >= state.closing.feerate && state.out?.deposit.spend === undefined;
  };
  if (!can(asking) || !can(answering)) return;
  if (!(await act(world, asking, { type: 'askClose' }))) return;
  const { feerate } = proposal;
  try {
    const txid = closeTxid(stateOf(answering), proposal);
    if (!(await act(world, answering, { type: 'closed', feerate, txid }))) return;
    const theirs = signClose(stateOf(answering), proposal, envOf(answering, now));
    if (lost) return;
    const done = completeClose(stateOf(asking), proposal, theirs, envOf(asking, now));
    await act(world, asking, { type: 'closed', feerate, ...done });
  } catch (error) {
    world.log.push(`close: ${(error as Error).message}`);
    await act(world, asking, { type: 'dropClose' });
  }
}
