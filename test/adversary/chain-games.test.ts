import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTransaction, signP2wpkh } from '../../lib/bitcoin/transaction.ts';
import { serializeTx, txidOf } from '../../lib/tx.ts';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import {
  completeCommit,
  type Duel,
  lockOf,
  newDuel,
  preimageOf,
  publishCommit,
  sends,
  TIMES,
} from '../harness/duel.ts';
import type { Duelist } from '../harness/duel-peer.ts';
import { commitCost, restOf } from '../harness/duel-sums.ts';

/** Races at the expiry, high fees, and blocks that are taken back. */

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

const FEES = ['expire', 'rest', 'refund', 'revoke', 'payout'];
const HAD = 20_000n;

async function paid(who: 'client' | 'hub', shared = chain) {
  const duel = await newDuel(shared);
  const payee = duel[who];
  const payer = duel.other(payee);
  await payer.do({ type: 'payOpen', sends: sends(HAD) });
  await duel.talk();
  return { duel, payer, payee };
}

function held(payee: Duelist) {
  const commit = payee.paid.held.at(-1);
  if (commit === undefined) throw new Error('nothing is held');
  return commit;
}

describe.each(['client', 'hub'] as const)('a race at the expiry, the %s being paid', (who) => {
  it('is won by a payee that publishes by its act_by, whatever the payer sends at the expiry', async () => {
    const { duel, payer, payee } = await paid(who);
    await duel.end();
    const { expireHeight } = payer.pays.params;
    const spend = payer.pays.deposit.spend;
    expect(spend?.kind).toBe('commit');
    expect((spend?.height ?? 0) <= expireHeight).toBe(true);
    expect(payee.owned()).toBe(payee.pays.params.value + HAD - payee.spentOn(...FEES));
  });

  it('is lost by a payee that comes after the expiry has confirmed: it cannot take a satoshi', async () => {
    const { duel, payer, payee } = await paid(who);
    payee.awake = false;
    const commit = held(payee);
    await duel.pass(payer.pays.params.expireHeight + 1 - chain.height());
    expect(await chain.push(serializeTx(completeCommit(payee, commit)))).toMatchObject({ ok: false });
    await duel.end();
    expect(payer.owned()).toBe(payer.pays.params.value - payer.spentOn(...FEES));
  });
});

describe('a payer that signs at the lowest feerate before the fees rise', () => {
  it('cannot keep the payee from the chain: the anchor’s child pays for the commit', async () => {
    const own = await chainHarness();
    const { duel, payee } = await paid('client', own);
    const commit = completeCommit(payee, held(payee));
    const raw = serializeTx(commit);
    const anchorScript = commit.outputs[1]?.script ?? new Uint8Array();
    const coin = await own.faucet(anchorScript, 50_000n);
    await own.mine();
    await own.node.setPolicy({ minFeerate: 5 });
    expect(await own.push(raw)).toMatchObject({ ok: false, reason: expect.stringMatching(/fee not met/) });
    const anchor = { txid: txidOf(commit), vout: 1 };
    const inputs = [
      { ...anchor, value: 330n, script: anchorScript, privateKey: payee.inKey },
      { ...coin, value: 50_000n, script: anchorScript, privateKey: payee.inKey },
    ];
    const child = buildTransaction({ inputs, outputs: [{ script: payee.home, value: 45_000n }] });
    const result = await own.node.pushPackage([raw, signP2wpkh(child, inputs)]);
    expect(result.message).toBe('success');
    payee.feerate = 6;
    await duel.end();
    const change = 45_000n;
    expect(payee.owned()).toBe(payee.pays.params.value + HAD + change - payee.spentOn(...FEES));
    await own.close();
  });
});

describe('a payer that signs at 20 times the feerate', () => {
  it('pays for it itself: the payee has its total all the same', async () => {
    const duel = await newDuel(chain);
    const { client: payee, hub: payer } = duel;
    payer.feerate = 500;
    await payer.do({ type: 'payOpen', sends: sends(HAD) });
    await duel.talk();
    expect(payee.paid.held.at(-1)?.feerate).toBe(20);
    payer.feerate = 1;
    await duel.end();
    expect(payee.owned()).toBe(payee.pays.params.value + HAD - payee.spentOn(...FEES));
    expect(payer.owned()).toBe(restOf(payer, HAD, 20) - payer.spentOn(...FEES));
  });
});

describe('payments of a satoshi', () => {
  it('cost the payer the rounding up to 330, once, and the payee may not find it worth its while', async () => {
    const duel = await newDuel(chain);
    const { client: payee, hub: payer } = duel;
    for (const name of ['a', 'b']) {
      await payer.do({ type: 'pay', locks: [lockOf(name, 1n)], sends: sends(1n) });
      await duel.talk();
      await payee.do({ type: 'settle', preimages: [preimageOf(name)] });
      await duel.talk();
    }
    expect(payee.paid.settled).toBe(2n);
    const commit = held(payee);
    payee.awake = false;
    await publishCommit(payee, commit);
    await duel.end();
    // The lock height passes and the payer sweeps what can be swept: a lone 330 satoshis cannot.
    expect(payer.owned()).toBe(payer.pays.params.value - 330n - commitCost(payer) - payer.spentOn(...FEES));
  });
});

describe('a reorganisation', () => {
  /** A chain of its own: blocks are taken back. */
  async function apart(run: (duel: Duel, chain: ChainHarness) => Promise<void>): Promise<void> {
    const own = await chainHarness();
    await run(await newDuel(own), own);
    await own.close();
  }

  it('that takes a revoked commit and its punishment back is answered by the same punishment', () =>
    apart(async (duel, own) => {
      const { client: payee, hub: payer } = duel;
      await payer.do({ type: 'payOpen', sends: sends(HAD) });
      await duel.talk();
      const old = held(payee);
      await payee.do({ type: 'reduce', by: HAD, reason: 'Refund' });
      await duel.talk();
      payee.awake = false;
      await publishCommit(payee, old);
      await duel.pass(2);
      const revoke = payer.pushed.find((p) => p.purpose === 'revoke');
      expect(own.tx(revoke?.txid ?? '')?.status.confirmed).toBe(true);
      await own.reorg(3, { forget: revoke === undefined ? [] : [revoke.txid] });
      expect(own.tx(revoke?.txid ?? '')).toBeUndefined();
      await duel.end();
      const { value } = payer.pays.params;
      expect(payer.owned()).toBe(value - commitCost(payer) - payer.spentOn(...FEES));
    }));

  it('that takes a payout back leaves the payee time to send it again', () =>
    apart(async (duel, own) => {
      const { client: payee } = duel;
      await duel.hub.do({ type: 'payOpen', sends: sends(HAD) });
      await duel.talk();
      await payee.do({ type: 'leave' });
      await duel.pass(TIMES.delay + 1);
      const payout = payee.pushed.find((p) => p.purpose === 'payout' && p.result === 'taken');
      expect(own.tx(payout?.txid ?? '')?.status.confirmed).toBe(true);
      await own.reorg(2, payout === undefined ? {} : { forget: [payout.txid] });
      await duel.end();
      expect(payee.owned()).toBe(payee.pays.params.value + HAD - payee.spentOn(...FEES));
    }));

  it('that takes a deposit back stops what has not been paid yet', () =>
    apart(async (duel, own) => {
      const { txid } = duel.hub.pays.params;
      await own.reorg(2, { forget: [txid] });
      await duel.see();
      await expect(duel.hub.do({ type: 'payOpen', sends: sends(1n) })).rejects.toThrow(/NotOpen/);
      expect(duel.client.paid.deposit.height).toBeUndefined();
    }));
});
