import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex } from '../../lib/bytes.ts';
import {
  type CloseProposal,
  type CloseSignatures,
  closeTxid,
  completeClose,
  signClose,
} from '../../lib/channel/index.ts';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import { C2H, type Duel, forge, H2C, lockOf, newDuel, preimageOf, sends } from '../harness/duel.ts';
import { restOf } from '../harness/duel-sums.ts';

/** Closing together with a side that has other plans. */

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

const FEES = ['expire', 'rest', 'refund', 'revoke', 'payout'];
const PAID = 30_000n;
const EARNED = 12_000n;

async function traded(): Promise<Duel> {
  const duel = await newDuel(chain);
  await duel.client.do({ type: 'payOpen', sends: sends(PAID) });
  await duel.hub.do({ type: 'payOpen', sends: sends(EARNED) });
  await duel.talk();
  return duel;
}

function proposalOf(duel: Duel, feerate = 2): CloseProposal {
  const [clientScript, hubScript] = [duel.client.home, duel.hub.home].map((home) => bytesToHex(home));
  return { feerate, caller: 'client', clientScript: clientScript ?? '', hubScript: hubScript ?? '' };
}

/** The client gives its signatures: final from here. */
async function clientSigns(duel: Duel, proposal: CloseProposal): Promise<CloseSignatures> {
  await duel.client.do({ type: 'askClose' });
  const signatures = signClose(duel.client.state, proposal, duel.client.env);
  const txid = closeTxid(duel.client.state, proposal);
  await duel.client.do({ type: 'closed', feerate: proposal.feerate, txid });
  return signatures;
}

describe('closing together', () => {
  it('pays each its own to the satoshi, the caller less the fee', async () => {
    const duel = await traded();
    const proposal = proposalOf(duel);
    const theirs = await clientSigns(duel, proposal);
    const close = completeClose(duel.hub.state, proposal, theirs, duel.hub.env);
    await duel.hub.do({ type: 'closed', feerate: 2, ...close });
    await duel.end();
    const fee = BigInt(chain.tx(close.txid)?.fee ?? 0);
    expect(duel.client.owned()).toBe(C2H - PAID + EARNED - fee);
    expect(duel.hub.owned()).toBe(H2C + PAID - EARNED);
  });

  it('is refused while a payment is pending, a refusal unfinished or a message unacknowledged', async () => {
    const duel = await traded();
    await duel.hub.do({ type: 'pay', locks: [lockOf('a', 500n)], sends: sends(500n) });
    await expect(duel.hub.do({ type: 'askClose' })).rejects.toThrow(/acknowledged/);
    await duel.talk();
    for (const one of [duel.client, duel.hub])
      await expect(one.do({ type: 'askClose' })).rejects.toThrow(/pending/);
    duel.swallows = (_, m) => m.type === 'reveal';
    await duel.client.do({ type: 'refuse', reason: 'Unknown' });
    await duel.talk();
    await expect(duel.hub.do({ type: 'askClose' })).rejects.toThrow(/pending|refusal/);
  });
});

describe('a hub that takes the close signature and publishes its commit instead', () => {
  it('costs the client no more than closing alone does', async () => {
    const duel = await traded();
    await clientSigns(duel, proposalOf(duel));
    await duel.hub.do({ type: 'leave' });
    await duel.end();
    expect(duel.client.owned()).toBe(restOf(duel.client, PAID) + EARNED - duel.client.spentOn(...FEES));
    expect(duel.hub.owned()).toBe(restOf(duel.hub, EARNED) + PAID - duel.hub.spentOn(...FEES));
  });
  it('or does nothing at all: both deposits and claims come home by the commits', async () => {
    const duel = await traded();
    await clientSigns(duel, proposalOf(duel));
    duel.hub.awake = false;
    await duel.end();
    expect(duel.client.owned()).toBe(C2H + EARNED - duel.client.spentOn(...FEES));
  });
});

describe('after a close signature', () => {
  it('the other side’s payments, refusals and pleas change nothing and are answered by nothing', async () => {
    const duel = await traded();
    const proposal = proposalOf(duel);
    const theirs = await clientSigns(duel, proposal);
    const before = duel.client.state;
    const payment = forge(
      duel.hub,
      { n: 2, epoch: 0, total: EARNED + 1_000n, locks: [], feerate: 1 },
      sends(1_000n),
    );
    const nextRevokeHash = '12'.repeat(20);
    for (const message of [
      payment,
      { type: 'refuse', n: 1, reason: '', total: 0n, nextRevokeHash },
      { type: 'harden' },
      { type: 'settle', n: 1, preimages: [preimageOf('a')] },
    ] as const)
      await duel.hub.do({ type: 'say', message });
    const said = duel.client.said.length;
    await duel.talk();
    expect(duel.client.said.length).toBe(said);
    expect({ out: duel.client.state.out, in: duel.client.state.in }).toEqual({
      out: before.out,
      in: before.in,
    });
    const close = completeClose(duel.hub.state, proposal, theirs, duel.hub.env);
    expect(await chain.push(close.rawtx)).toMatchObject({ ok: true });
    await duel.end();
    const fee = BigInt(chain.tx(close.txid)?.fee ?? 0);
    expect(duel.client.owned()).toBe(C2H - PAID + EARNED - fee);
  });

  it('this side’s own commands are refused', async () => {
    const duel = await traded();
    await clientSigns(duel, proposalOf(duel));
    await expect(duel.client.do({ type: 'payOpen', sends: sends(1n) })).rejects.toThrow(/Closing/);
    await expect(duel.client.do({ type: 'reduce', by: 1n, reason: '' })).rejects.toThrow();
    const said = duel.client.said.length;
    await duel.client.do({ type: 'harden' });
    await duel.client.do({ type: 'refuse', reason: '' });
    expect(duel.client.said.length).toBe(said);
  });

  it('a signature for another amount, script or feerate completes nothing', async () => {
    const duel = await traded();
    const proposal = proposalOf(duel);
    const theirs = await clientSigns(duel, proposal);
    const { state, env } = duel.hub;
    const others: CloseProposal[] = [
      { ...proposal, feerate: 3 },
      { ...proposal, caller: 'hub' },
      { ...proposal, clientScript: proposal.hubScript },
    ];
    for (const other of others)
      expect(() => completeClose(state, other, theirs, env)).toThrow(/does not fit the close/);
    expect(() => signClose(state, { ...proposal, feerate: 21 }, env)).toThrow(/feerate/);
    expect(() => signClose(state, { ...proposal, feerate: 0 }, env)).toThrow(/feerate/);
  });
});
