import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex } from '../../lib/bytes.ts';
import { type HeldCommit, revokeSecret } from '../../lib/channel/index.ts';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import { type Duel, lockOf, newDuel, preimageOf, publishCommit, sends, TIMES } from '../harness/duel.ts';
import type { Duelist } from '../harness/duel-peer.ts';
import { commitCost, tryPayout } from '../harness/duel-sums.ts';

/** The payee publishes a commit it has revoked; the payer takes all of it back. */

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

interface Crime {
  readonly duel: Duel;
  readonly payer: Duelist;
  readonly payee: Duelist;
  /** The revoked commit, kept by the payee. */
  readonly old: HeldCommit;
  readonly preimages: readonly string[];
}

function roles(duel: Duel, who: 'client' | 'hub'): { payer: Duelist; payee: Duelist } {
  const payee = who === 'client' ? duel.client : duel.hub;
  return { payee, payer: duel.other(payee) };
}

function keep(payee: Duelist): HeldCommit {
  const old = payee.paid.held.at(-1);
  if (old === undefined) throw new Error('nothing is held');
  return old;
}

/** 20,000 were paid plainly, 15,000 of them given back: the commit at 20,000 is revoked. */
async function revokedPlain(who: 'client' | 'hub'): Promise<Crime> {
  const duel = await newDuel(chain);
  const { payer, payee } = roles(duel, who);
  await payer.do({ type: 'payOpen', sends: sends(20_000n) });
  await duel.talk();
  const old = keep(payee);
  await payee.do({ type: 'reduce', by: 15_000n, reason: 'Refund' });
  await duel.talk();
  expect(payer.pays).toMatchObject({ settled: 5_000n, epoch: 1 });
  return { duel, payer, payee, old, preimages: [] };
}

/** A lock over 20,000 was refused: its commit is revoked, though the payee knows the preimage. */
async function revokedConditional(who: 'client' | 'hub'): Promise<Crime> {
  const duel = await newDuel(chain);
  const { payer, payee } = roles(duel, who);
  await payer.do({ type: 'pay', locks: [lockOf('a', 20_000n)], sends: sends(20_000n) });
  await duel.talk();
  const old = keep(payee);
  await payee.do({ type: 'refuse', reason: 'Unknown' });
  await duel.talk();
  expect(payer.eventsOf('failed')).toHaveLength(1);
  return { duel, payer, payee, old, preimages: [preimageOf('a')] };
}

const crimes = [
  ['plain', 'client', revokedPlain],
  ['plain', 'hub', revokedPlain],
  ['conditional', 'client', revokedConditional],
  ['conditional', 'hub', revokedConditional],
] as const;

describe.each(crimes)('a revoked %s commit published by the %s', (_, who, commit) => {
  it('is punished from the mempool: the payer keeps its whole deposit but the commit’s cost', async () => {
    const { duel, payer, payee, old } = await commit(who);
    await publishCommit(payee, old);
    payee.awake = false;
    await payer.see();
    expect(payer.pushed.map((p) => p.purpose)).toContain('revoke');
    await duel.end();
    const { value } = payer.pays.params;
    expect(payer.owned()).toBe(value - commitCost(payer) - payer.spentOn('revoke', 'rest'));
    expect(payee.owned()).toBe(0n);
  });

  it('is punished by a payer that looks only every D − Δ − 1 blocks', async () => {
    const { duel, payer, payee, old, preimages } = await commit(who);
    payee.awake = false;
    payer.awake = false;
    await publishCommit(payee, old);
    await duel.pass(1 + TIMES.delay - TIMES.confirm - 1);
    payer.awake = true;
    await payer.see();
    expect(await tryPayout(payee, old, preimages)).toMatchObject({ ok: false });
    await duel.end();
    const { value } = payer.pays.params;
    expect(payer.owned()).toBe(value - commitCost(payer) - payer.spentOn('revoke', 'rest'));
    expect(payee.owned()).toBe(0n);
  });

  it('pays the thief when the payer sleeps longer than it may', async () => {
    const { duel, payer, payee, old, preimages } = await commit(who);
    payee.awake = false;
    payer.awake = false;
    await publishCommit(payee, old);
    await duel.pass(TIMES.delay);
    expect(await tryPayout(payee, old, preimages)).toMatchObject({ ok: true });
    await duel.pass(1);
    payer.awake = true;
    await duel.end();
    expect(payer.owned()).toBe(payer.pays.params.value - 20_000n - commitCost(payer) - payer.spentOn('rest'));
  });
});

describe('a revoked commit whose revoke hash the payee used again', () => {
  it.each(['client', 'hub'] as const)('gains a %s nothing', async (who) => {
    const duel = await newDuel(chain);
    const { payer, payee } = roles(duel, who);
    await payer.do({ type: 'payOpen', sends: sends(20_000n) });
    await duel.talk();
    const old = keep(payee);
    const nextRevokeHash = payer.pays.revokeHash;
    const refuse = { type: 'refuse', n: 1, reason: '', total: 5_000n, nextRevokeHash } as const;
    await payee.do({ type: 'say', message: refuse });
    await duel.talk();
    const secret = bytesToHex(revokeSecret(payee.inKey, 0));
    await payee.do({ type: 'say', message: { type: 'reveal', epoch: 0, secret } });
    await duel.talk();
    expect(payer.pays.settled).toBe(5_000n);
    payee.awake = false;
    await publishCommit(payee, old);
    await duel.end();
    const { value } = payer.pays.params;
    expect(payer.owned()).toBe(value - commitCost(payer) - payer.spentOn('revoke', 'rest'));
    expect(payee.owned()).toBe(0n);
  });
});

describe('a reveal that comes while the revoked commit is already on the chain', () => {
  it.each([
    ['is booked and punished while there is time', TIMES.delay - 2, 0n],
    ['is not booked when the payout can no longer be stopped', TIMES.delay - 1, 20_000n],
  ] as const)('%s', async (_, blocks, settled) => {
    const duel = await newDuel(chain);
    const { payer, payee } = roles(duel, 'client');
    await payer.do({ type: 'payOpen', sends: sends(20_000n) });
    await duel.talk();
    const old = keep(payee);
    await payee.do({ type: 'reduce', by: 20_000n, reason: 'Refund' });
    payer.awake = false;
    payee.awake = false;
    duel.cutAfter = duel.delivered + 2;
    await duel.talk();
    await publishCommit(payee, old);
    await duel.pass(1 + blocks);
    // The thief's payout stands first in line for the first block that may carry it.
    expect(await tryPayout(payee, old)).toMatchObject({ ok: settled > 0n });
    payer.awake = true;
    duel.cutAfter = Number.POSITIVE_INFINITY;
    await duel.talk();
    expect(payer.pays.settled).toBe(settled);
    await duel.end();
    expect(payer.owned()).toBe(
      payer.pays.params.value - settled - commitCost(payer) - payer.spentOn('revoke', 'rest'),
    );
  });

  it('is not booked with one block left: the payout may outbid the punishment', async () => {
    const duel = await newDuel(chain);
    const { payer, payee } = roles(duel, 'client');
    await payer.do({ type: 'payOpen', sends: sends(20_000n) });
    await duel.talk();
    const old = keep(payee);
    await payee.do({ type: 'reduce', by: 20_000n, reason: 'Refund' });
    payer.awake = false;
    payee.awake = false;
    duel.cutAfter = duel.delivered + 2;
    await duel.talk();
    await publishCommit(payee, old);
    await duel.pass(TIMES.delay);
    payer.awake = true;
    duel.cutAfter = Number.POSITIVE_INFINITY;
    await duel.talk();
    payee.feerate = 60;
    expect(await tryPayout(payee, old)).toMatchObject({ ok: true });
    await duel.end();
    expect(payer.pays.settled).toBe(20_000n);
    const { value } = payer.pays.params;
    expect(payer.owned()).toBe(value - 20_000n - commitCost(payer) - payer.spentOn('revoke', 'rest'));
  });
});
