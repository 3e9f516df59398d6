import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import { type Duel, lockOf, newDuel, preimageOf, sends } from '../harness/duel.ts';
import type { Duelist } from '../harness/duel-peer.ts';
import { restOf } from '../harness/duel-sums.ts';

/** One side falls silent after any message at all, for ever; both end with what is theirs. */

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

/** The payee's application: opens lock a and b, refuses c. Tells what it opened. */
async function answer(payee: Duelist): Promise<void> {
  const pending = payee.paid.pending.map((l) => l.hash);
  const mine = ['a', 'b'].filter((name) => pending.includes(lockOf(name, 0n).hash));
  if (mine.length > 0) await payee.do({ type: 'settle', preimages: mine.map(preimageOf) });
  else if (pending.length > 0) await payee.do({ type: 'refuse', reason: 'Unknown' });
}

/** What may be impossible after a cut is left out: a command the engine refuses changes nothing. */
async function tryTo(run: () => Promise<unknown>): Promise<void> {
  await run().catch(() => undefined);
}

/** A whole life over one channel: lock, settle, harden, lock, settle, open payment, lock, refusal, reduce. */
async function live(duel: Duel, payer: Duelist, payee: Duelist): Promise<void> {
  const pay = (name: string, amount: bigint) =>
    tryTo(() => payer.do({ type: 'pay', locks: [lockOf(name, amount)], sends: sends(amount) }));
  const turn = async () => {
    await duel.talk();
    await answer(payee);
    await duel.talk();
  };
  await pay('a', 10_000n);
  await turn();
  await payer.do({ type: 'harden' });
  await turn();
  await pay('b', 5_000n);
  await turn();
  await tryTo(() => payer.do({ type: 'payOpen', sends: sends(3_000n) }));
  await turn();
  await pay('c', 2_000n);
  await turn();
  await tryTo(() => payee.do({ type: 'reduce', by: 4_000n, reason: 'Refund' }));
  await turn();
}

/** Messages of a life that nobody cuts. */
const MESSAGES = 13;

/** The end of both: the payee has all it opened, the payer all the rest but the commit's cost. */
function judge(duel: Duel, payer: Duelist, payee: Duelist): void {
  const total = payee.paid.settled;
  const published = payee.pushed.find((p) => p.purpose === 'commit');
  expect(total === 0n).toBe(published === undefined);
  const { value } = payer.pays.params;
  if (published === undefined) {
    expect(payer.owned()).toBe(value - payer.spentOn('expire'));
    expect(payee.owned()).toBe(duel.other(payer).pays.params.value - payee.spentOn('expire'));
    return;
  }
  expect(payer.owned()).toBe(restOf(payer, total) - payer.spentOn('rest'));
  expect(payee.owned()).toBe(payee.pays.params.value + total - payee.spentOn('payout', 'expire'));
}

describe.each(['client', 'hub'] as const)('a life in which the %s is paid', (who) => {
  it('takes 13 messages, and all ends as agreed when none is lost', async () => {
    const duel = await newDuel(chain);
    const payee = duel[who];
    const payer = duel.other(payee);
    await live(duel, payer, payee);
    expect(duel.delivered).toBe(MESSAGES);
    expect(payer.pays).toMatchObject({ settled: 14_000n, pending: [] });
    expect(payee.paid).toMatchObject({ settled: 14_000n, pending: [] });
    await duel.end();
    judge(duel, payer, payee);
  });

  it.each(Array.from({ length: MESSAGES }, (_, i) => i))('is cut after message %i', async (cut) => {
    const duel = await newDuel(chain);
    const payee = duel[who];
    const payer = duel.other(payee);
    duel.cutAfter = cut;
    await live(duel, payer, payee);
    const { settled, pending } = payer.pays;
    const most = pending.reduce((sum, lock) => sum + lock.amount, settled);
    expect(payee.paid.settled <= most).toBe(true);
    await duel.end();
    judge(duel, payer, payee);
    // Nobody still waits: what was pending is opened or failed.
    expect(payer.pays.pending).toEqual([]);
  });
});
