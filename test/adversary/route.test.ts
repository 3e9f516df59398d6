import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import { C2H, H2C, lockOf, preimageOf, publishCommit, sends, TIMES } from '../harness/duel.ts';
import { newRoute, nothing, openAll, type Route } from '../harness/duel-route.ts';
import { commitCost, tryPayout } from '../harness/duel-sums.ts';

/** A payment through the hub, with a payer, a payee, or both that do the worst: the hub stays whole. */

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

const AMOUNT = 10_000n;
const FEES = ['expire', 'rest', 'refund', 'revoke', 'payout'];

/** The hub has its deposits and its fee for a payment that opened, less what its own transactions and B's commit cost. */
function judgeHub(route: Route, opened: boolean): void {
  const published = route.payee.pushed.some((p) => p.purpose === 'commit' && p.result === 'taken');
  const byHand = route.b.hub.pays.deposit.spend?.kind === 'commit';
  const cost = published || byHand ? commitCost(route.b.hub) : 0n;
  const earned = opened ? route.fee : 0n;
  expect(route.hubOwned()).toBe(2n * H2C + earned - cost - route.hubSpent(...FEES));
}

/** A pays what opened and nothing else, less the cost of a commit the hub had to publish. */
function judgePayer(route: Route, opened: boolean): void {
  const published = route.a.hub.pushed.some((p) => p.purpose === 'commit' && p.result === 'taken');
  const cost = published ? commitCost(route.payer) : 0n;
  const paid = opened ? AMOUNT + route.fee : 0n;
  expect(route.payer.owned()).toBe(C2H - paid - cost - route.payer.spentOn(...FEES));
}

/** B has what it opened. */
function judgePayee(route: Route): void {
  const opened = route.payee.paid.settled;
  expect(route.payee.owned()).toBe(C2H + opened - route.payee.spentOn(...FEES));
}

describe('a payment through the hub, both links cut', () => {
  const cuts = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].map((b) => [a, b] as const));
  it.each(cuts)('after message %i of the payer’s and %i of the payee’s', async (a, b) => {
    const route = await newRoute(chain);
    route.a.cutAfter = a;
    route.b.cutAfter = b;
    await route.pay('a', AMOUNT);
    await route.end();
    const opened = route.payee.paid.settled > 0n;
    expect(opened).toBe(a >= 1 && b >= 1);
    judgeHub(route, opened);
    judgePayer(route, opened);
    judgePayee(route);
    expect(route.payer.eventsOf(opened ? 'opened' : 'failed').length).toBe(a >= 1 || !opened ? 1 : 0);
  });
});

describe('a payee that keeps the preimage and goes to the chain at the worst moment', () => {
  // Around the height from which the hub may refund, and around the last one from which a payout can be in time.
  const offsets = Array.from({ length: TIMES.delay + 5 }, (_, i) => i - TIMES.delay - 2);
  describe.each(['answers', 'is silent'] as const)('while the payer %s', (payer) => {
    it.each(offsets)('publishing %i blocks from the lock height', async (offset) => {
      const route = await newRoute(chain);
      route.answers = nothing;
      if (payer === 'is silent') route.a.cutAfter = 1;
      await route.pay('a', AMOUNT);
      const [held] = route.payee.paid.held;
      if (held?.lockHeight === undefined) throw new Error('no conditional commit');
      route.payee.awake = false;
      await route.pass(held.lockHeight + offset - chain.height());
      await publishCommit(route.payee, held);
      let taken = false;
      await route.pass(TIMES.delay + 3, async () => {
        taken ||= (await tryPayout(route.payee, held, [preimageOf('a')])).ok;
      });
      await route.end();
      const opened = route.payee.owned() > 0n;
      expect(opened).toBe(taken && route.b.hub.pays.settled > 0n);
      judgeHub(route, opened);
      judgePayer(route, opened);
    });
  });
});

describe('a payee that settles too late', () => {
  it('is not paid for a dead hash, and the payer has its money back', async () => {
    const route = await newRoute(chain);
    route.answers = nothing;
    await route.pay('a', AMOUNT);
    route.payee.awake = false;
    const lockHeight = route.b.hub.pays.pending[0]?.lockHeight ?? 0;
    await route.pass(lockHeight - chain.height());
    expect(route.b.hub.eventsOf('dead')).toHaveLength(1);
    expect(route.payer.eventsOf('failed')).toHaveLength(1);
    const settle = { type: 'settle', n: 1, preimages: [preimageOf('a')] } as const;
    await route.payee.do({ type: 'say', message: settle });
    await route.talk();
    expect(route.b.hub.pays.settled).toBe(0n);
    await route.end();
    judgeHub(route, false);
    judgePayer(route, false);
  });

  it('has refused by itself when it is honest: at its act_by less Z', async () => {
    const route = await newRoute(chain);
    route.answers = nothing;
    await route.pay('a', AMOUNT);
    await route.pass(9);
    expect(route.payee.said.at(-1)).toMatchObject({ type: 'reveal' });
    route.answers = openAll;
    await route.end();
    judgeHub(route, false);
    judgePayer(route, false);
    judgePayee(route);
  });
});

describe('a hash used again', () => {
  it('is not sent twice by one engine while in flight', async () => {
    const route = await newRoute(chain);
    route.answers = nothing;
    await route.pay('a', AMOUNT);
    await expect(route.pay('a', AMOUNT)).rejects.toThrow(/no money moved/);
    await expect(route.b.hub.do({ type: 'pay', locks: [lockOf('a', 5n)], sends: [] })).rejects.toThrow(
      /pending already/,
    );
    await route.end();
    judgeHub(route, false);
    judgePayer(route, false);
  });

  it('is not carried again while it is dead', async () => {
    const route = await newRoute(chain);
    route.answers = nothing;
    route.b.cutAfter = 1;
    await route.pay('a', AMOUNT);
    await route.pass((route.b.hub.pays.pending[0]?.lockHeight ?? 0) - chain.height());
    await expect(route.b.hub.do({ type: 'pay', locks: [lockOf('b', 5n)], sends: [] })).rejects.toThrow(
      /DeadLock/,
    );
    await route.end();
    judgeHub(route, false);
    judgePayer(route, false);
  });

  it('freezes a payer’s channel when it is open there already, and costs the hub nothing', async () => {
    const route = await newRoute(chain);
    await route.pay('a', AMOUNT);
    expect(route.payer.eventsOf('opened')).toHaveLength(1);
    await route.pay('a', AMOUNT);
    expect(route.a.hub.eventsOf('frozen')).toMatchObject([{ code: 'CommitMismatch' }]);
    await route.end();
    judgeHub(route, true);
    judgePayee(route);
  });

  it('gains a hub nothing at a payee that has opened it: the second payment stays the hub’s to refund', async () => {
    const route = await newRoute(chain);
    await route.pay('a', AMOUNT);
    await route.b.hub.do({ type: 'harden' });
    await route.talk();
    // Everybody on the way knows the preimage now; the payee, whose invoice is paid, opens no more.
    route.answers = nothing;
    await route.b.hub.do({ type: 'pay', locks: [lockOf('a', AMOUNT)], sends: sends(AMOUNT) });
    await route.talk();
    expect(route.payee.eventsOf('offered')).toHaveLength(2);
    expect(route.payee.paid.settled).toBe(AMOUNT);
    await route.end();
    judgeHub(route, true);
    judgePayee(route);
  });
});
