import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeldCommit } from '../../lib/channel/index.ts';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import { C2H, H2C, lockOf, newDuel, preimageOf, publishCommit, sends, TIMES } from '../harness/duel.ts';
import type { Duelist } from '../harness/duel-peer.ts';
import { newRoute, nothing } from '../harness/duel-route.ts';
import { commitCost, restOf, tryPayout } from '../harness/duel-sums.ts';

/** One side goes on talking but keeps back the one message that the other needs. */

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

const FEES = ['expire', 'rest', 'refund', 'revoke', 'payout'];

function newest(payee: Duelist): HeldCommit {
  const held = payee.paid.held.at(-1);
  if (held === undefined) throw new Error('nothing is held');
  return held;
}

describe.each(['client', 'hub'] as const)('the %s is paid', (who) => {
  const lockedDuel = async () => {
    const duel = await newDuel(chain);
    const payee = duel[who];
    const payer = duel.other(payee);
    await payer.do({ type: 'payOpen', sends: sends(10_000n) });
    await duel.talk();
    await payer.do({ type: 'pay', locks: [lockOf('c', 2_000n)], sends: sends(2_000n) });
    await duel.talk();
    return { duel, payer, payee };
  };

  it('and refuses, but the payer never answers: the payee collects what had settled', async () => {
    const { duel, payer, payee } = await lockedDuel();
    duel.swallows = (from, m) => from === payer && m.type === 'commit';
    await payee.do({ type: 'refuse', reason: 'Unknown' });
    await duel.talk();
    expect(payee.paid).toMatchObject({ epoch: 0, settled: 10_000n });
    await duel.end();
    expect(payee.owned()).toBe(payee.pays.params.value + 10_000n - payee.spentOn(...FEES));
  });

  it('and refuses but never reveals: the payer gives nothing up, and owes one of the two commits', async () => {
    const { duel, payer, payee } = await lockedDuel();
    duel.swallows = (from, m) => from === payee && m.type === 'reveal';
    await payee.do({ type: 'refuse', reason: 'Unknown' });
    await duel.talk();
    expect(payer.pays.wait).toMatchObject({ epoch: 0, total: 10_000n });
    expect(payer.eventsOf('failed')).toEqual([]);
    await expect(payer.do({ type: 'payOpen', sends: sends(1n) })).rejects.toThrow(/AwaitingReveal/);
    await duel.end();
    expect(payer.owned()).toBe(restOf(payer, 10_000n) - payer.spentOn(...FEES));
    expect(payer.eventsOf('failed')).toHaveLength(1);
  });

  it('and reveals a wrong secret: it counts for nothing', async () => {
    const { duel, payer, payee } = await lockedDuel();
    duel.swallows = (from, m) => from === payee && m.type === 'reveal' && m.secret !== '77'.repeat(32);
    await payee.do({ type: 'refuse', reason: 'Unknown' });
    await duel.talk();
    const message = { type: 'reveal', epoch: 0, secret: '77'.repeat(32) } as const;
    await payee.do({ type: 'say', message });
    await duel.talk();
    expect(payer.pays.wait?.revealed).toBeUndefined();
    expect(payer.eventsOf('failed')).toEqual([]);
    await duel.end();
    expect(payer.owned()).toBe(restOf(payer, 10_000n) - payer.spentOn(...FEES));
  });

  it('and opens, but is never given a plain commit: it collects by the conditional one', async () => {
    const { duel, payer, payee } = await lockedDuel();
    duel.swallows = (from, m) => from === payer && m.type === 'commit';
    await payee.do({ type: 'settle', preimages: [preimageOf('c')] });
    await duel.talk();
    await duel.end();
    expect(payee.owned()).toBe(payee.pays.params.value + 12_000n - payee.spentOn(...FEES));
    expect(payer.owned()).toBe(restOf(payer, 12_000n) - payer.spentOn(...FEES));
  });

  it('and publishes the lock it cannot open: the payer is refunded from the lock height on', async () => {
    const { duel, payer, payee } = await lockedDuel();
    const held = newest(payee);
    payee.awake = false;
    await publishCommit(payee, held);
    const until = (held.lockHeight ?? 0) + 3;
    await duel.pass(until - chain.height());
    expect(payer.pushed.find((p) => p.purpose === 'refund')?.result).toBe('taken');
    await duel.end();
    expect(payer.owned()).toBe(payer.pays.params.value - commitCost(payer) - payer.spentOn(...FEES));
    expect(payer.eventsOf('failed')).toHaveLength(1);
  });
});

describe('a payee that refuses, keeps the reveal back, and goes to the chain with the preimage', () => {
  it('cannot make the hub pay it without the payer paying the hub', async () => {
    const route = await newRoute(chain);
    route.answers = nothing;
    await route.pay('a', 10_000n);
    const held = newest(route.payee);
    route.b.swallows = (from, m) => from === route.payee && m.type === 'reveal';
    await route.payee.do({ type: 'refuse', reason: 'Unknown' });
    await route.talk();
    expect(route.payer.eventsOf('failed')).toEqual([]);
    route.payee.awake = false;
    await publishCommit(route.payee, held);
    await route.pass(TIMES.delay);
    expect(await tryPayout(route.payee, held, [preimageOf('a')])).toMatchObject({ ok: true });
    await route.end();
    expect(route.payer.eventsOf('opened')).toHaveLength(1);
    expect(route.hubOwned()).toBe(2n * H2C + route.fee - commitCost(route.b.hub) - route.hubSpent(...FEES));
    expect(route.payer.owned()).toBe(C2H - 10_010n - commitCost(route.payer) - route.payer.spentOn(...FEES));
  });
});

describe('a hub that takes a payment and does not pass it on', () => {
  it('cannot keep it: without the preimage it collects nothing, and the payer has all back', async () => {
    const route = await newRoute(chain);
    route.b.cutAfter = 0;
    route.a.swallows = (from, m) => from === route.a.hub && m.type === 'refuse';
    await route.pay('a', 10_000n);
    await route.end();
    expect(route.payer.owned()).toBe(C2H - route.payer.spentOn('expire'));
    expect(route.payer.eventsOf('failed')).toHaveLength(1);
  });
  it('can only delay it by publishing the lock unopened', async () => {
    const route = await newRoute(chain);
    route.b.cutAfter = 0;
    route.a.swallows = (from, m) => from === route.a.hub && m.type === 'refuse';
    await route.pay('a', 10_000n);
    const held = newest(route.a.hub);
    route.a.hub.awake = false;
    await publishCommit(route.a.hub, held);
    await route.end();
    expect(route.payer.owned()).toBe(C2H - commitCost(route.payer) - route.payer.spentOn(...FEES));
    const refund = route.payer.pushed.find((p) => p.purpose === 'refund' && p.result === 'taken');
    const height = chain.tx(refund?.txid ?? '')?.status.block_height ?? 0;
    const { expireHeight } = route.payer.pays.params;
    expect(height).toBe(expireHeight + TIMES.delay + TIMES.confirm + TIMES.nap + 1);
  });
});
