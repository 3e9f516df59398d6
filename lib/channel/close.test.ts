import { Transaction } from 'bitcoinjs-lib';
import { describe, expect, it, test } from 'vitest';
import {
  carry,
  lockOf,
  newPair,
  offer,
  type Pair,
  sendOf,
  settleMail,
  tell,
} from '../../test/harness/engines-pair.ts';
import { envOf, type Peer, stateOf } from '../../test/harness/engines-peer.ts';
import { bytesToHex } from '../bytes.ts';
import { type CloseProposal, cannotClose, closeTx, closeTxid, completeClose, signClose } from './close.ts';
import { NETTING } from './turn.ts';

function proposal(pair: Pair, change: Partial<CloseProposal> = {}): CloseProposal {
  const scripts = { clientScript: bytesToHex(pair.client.home), hubScript: bytesToHex(pair.hub.home) };
  return { feerate: 2, caller: 'client', ...scripts, ...change };
}

const env = (pair: Pair, peer: Peer) => envOf(peer, { tip: pair.tip, feerate: pair.feerate });

/** The client paid 30,000 and received 5,000. */
function used(): Pair {
  const pair = newPair();
  tell(pair, pair.client, { type: 'payOpen', sends: [sendOf(30_000n)] });
  tell(pair, pair.hub, { type: 'payOpen', sends: [sendOf(5_000n)] });
  settleMail(pair);
  return pair;
}

describe('the amounts', () => {
  it('are what each side owns, the caller paying the fee', () => {
    const pair = used();
    const tx = closeTx(stateOf(pair.client), proposal(pair));
    const [client, hub] = tx.outputs.map((o) => o.value);
    const fee = 200_000n - (client ?? 0n) - (hub ?? 0n);
    expect(hub).toBe(125_000n);
    expect(client).toBe(75_000n - fee);
    const byHub = closeTx(stateOf(pair.hub), proposal(pair, { caller: 'hub' }));
    expect(byHub.outputs.map((o) => o.value)).toEqual([75_000n, 125_000n - fee]);
  });
  it('include what the hub owes from netting', () => {
    const pair = used();
    tell(pair, pair.client, { type: 'reduce', by: 4_000n, reason: NETTING });
    settleMail(pair);
    expect(stateOf(pair.client).owed).toBe(4_000n);
    expect(closeTx(stateOf(pair.hub), proposal(pair)).outputs[1]?.value).toBe(125_000n);
  });
  it('leave out an output below 294, for the fee', () => {
    const pair = newPair();
    tell(pair, pair.client, { type: 'payOpen', sends: [sendOf(99_071n)] });
    settleMail(pair);
    const tx = closeTx(stateOf(pair.client), proposal(pair));
    expect(tx.outputs.map((o) => o.value)).toEqual([199_071n]);
  });
  it('are refused where the caller cannot pay the fee', () => {
    const pair = newPair();
    tell(pair, pair.client, { type: 'payOpen', sends: [sendOf(99_000n)] });
    settleMail(pair);
    expect(() => closeTx(stateOf(pair.client), proposal(pair, { feerate: 20 }))).toThrow(/cover the fee/);
  });
  it.each([0, 21, 1.5])('are refused at a feerate of %d', (feerate) => {
    const pair = used();
    expect(() => closeTx(stateOf(pair.client), proposal(pair, { feerate }))).toThrow(/between 1 and 20/);
  });
});

test('both sides build the same transaction, and the signatures of both complete it', () => {
  const pair = used();
  const p = proposal(pair);
  const txid = closeTxid(stateOf(pair.hub), p);
  tell(pair, pair.hub, { type: 'closed', feerate: p.feerate, txid });
  const theirs = signClose(stateOf(pair.hub), p, env(pair, pair.hub));
  const done = completeClose(stateOf(pair.client), p, theirs, env(pair, pair.client));
  expect(done.txid).toBe(txid);
  expect(Transaction.fromHex(done.rawtx).getId()).toBe(txid);
  const { actions } = tell(pair, pair.client, { type: 'closed', feerate: p.feerate, ...done });
  expect(actions).toMatchObject([{ type: 'publish', purpose: 'close', txid }]);
});

test('signatures for other amounts complete nothing', () => {
  const pair = used();
  const theirs = signClose(stateOf(pair.hub), proposal(pair, { feerate: 3 }), env(pair, pair.hub));
  const complete = (sigs: typeof theirs) =>
    completeClose(stateOf(pair.client), proposal(pair), sigs, env(pair, pair.client));
  expect(() => complete(theirs)).toThrow(/does not fit the close/);
  expect(() => complete({ c2h: '' })).toThrow(/does not fit the close/);
});

describe('a connection cannot be closed together', () => {
  it('while messages are not acknowledged', () => {
    const pair = newPair();
    tell(pair, pair.client, { type: 'payOpen', sends: [sendOf(1000n)] });
    expect(cannotClose(stateOf(pair.client))).toMatch(/not acknowledged/);
  });
  it('while a lock is pending, on either side', () => {
    const pair = newPair();
    offer(pair, pair.client, lockOf('a', 1000n));
    settleMail(pair);
    expect(cannotClose(stateOf(pair.client))).toMatch(/pending/);
    expect(cannotClose(stateOf(pair.hub))).toMatch(/pending/);
  });
  it('while a refusal is not finished', () => {
    const pair = used();
    tell(pair, pair.client, { type: 'reduce', by: 1n, reason: 'Refund' });
    carry(pair, pair.client);
    carry(pair, pair.hub);
    expect(cannotClose(stateOf(pair.hub))).toBeDefined();
  });
  it('while it is closed alone', () => {
    const pair = used();
    tell(pair, pair.client, { type: 'leave' });
    expect(cannotClose(stateOf(pair.client))).toMatch(/alone/);
    expect(() => tell(pair, pair.client, { type: 'askClose' })).toThrow(/closing alone/);
  });
});

describe('after a close signature', () => {
  function signed(): Pair {
    const pair = used();
    const p = proposal(pair);
    tell(pair, pair.hub, { type: 'closed', feerate: 2, txid: closeTxid(stateOf(pair.hub), p) });
    return pair;
  }
  it('nothing is paid, taken, refused or given back', () => {
    const pair = signed();
    const at = stateOf(pair.hub);
    expect(() => tell(pair, pair.hub, { type: 'payOpen', sends: [sendOf(10n)] })).toThrow('Closing');
    expect(() => tell(pair, pair.hub, { type: 'reduce', by: 1n, reason: '' })).toThrow(/try again/);
    tell(pair, pair.client, { type: 'payOpen', sends: [sendOf(10n)] });
    tell(pair, pair.client, { type: 'reduce', by: 10n, reason: '' });
    carry(pair, pair.client);
    const { sent, in: payee, out } = stateOf(pair.hub);
    expect({ sent, payee, out }).toEqual({ sent: at.sent, payee: at.in, out: at.out });
  });
  it('the best commit is still published in time, when the close never confirms', () => {
    const pair = signed();
    pair.tip = 199;
    expect(tell(pair, pair.hub, { type: 'tip' }).actions).toMatchObject([
      { type: 'publish', purpose: 'commit' },
    ]);
  });
});
