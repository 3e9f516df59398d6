import { describe, expect, it, test } from 'vitest';
import {
  carry,
  inOf,
  lockOf,
  newPair,
  offer,
  outOf,
  type Pair,
  published,
  sendOf,
  settleMail,
  showSpent,
  takeEvents,
  tell,
} from '../../test/harness/engines-pair.ts';
import { stateOf } from '../../test/harness/engines-peer.ts';
import { decodeTransaction } from '../bitcoin/transaction.ts';
import { NETTING } from './turn.ts';

test('a reduce whose reveal is lost is booked when its commit is deep on the chain', () => {
  const pair = newPair();
  const { client, hub } = pair;
  tell(pair, client, { type: 'payOpen', sends: [sendOf(9000n)] });
  tell(pair, hub, { type: 'payOpen', sends: [sendOf(9000n)] });
  settleMail(pair);
  takeEvents(hub);
  tell(pair, client, { type: 'reduce', by: 2000n, reason: NETTING });
  carry(pair, client);
  carry(pair, hub);
  expect(stateOf(client)).toMatchObject({ owed: 2000n, in: { settled: 7000n } });
  const [rawtx] = published(tell(pair, client, { type: 'leave' }), 'commit');
  showSpent(pair, hub, rawtx ?? '');
  expect(stateOf(hub)).toMatchObject({ owed: 0n, out: { settled: 9000n } });
  pair.tip = 101;
  showSpent(pair, hub, rawtx ?? '', 101);
  expect(stateOf(hub)).toMatchObject({ owed: 2000n, out: { settled: 7000n } });
  expect(takeEvents(hub)).toEqual([{ type: 'reduced', side: 'out', by: 2000n, reason: NETTING }]);
});

test('a reduce to nothing whose reveal is lost is booked when the deposit is home', () => {
  const pair = newPair();
  const { client, hub } = pair;
  tell(pair, client, { type: 'payOpen', sends: [sendOf(900n)] });
  settleMail(pair);
  tell(pair, hub, { type: 'reduce', by: 900n, reason: 'Refund' });
  carry(pair, hub);
  carry(pair, client);
  expect(inOf(hub).settled).toBe(0n);
  pair.tip = 201;
  const [rawtx] = published(tell(pair, client, { type: 'tip' }), 'expire');
  pair.tip = 202;
  showSpent(pair, client, rawtx ?? '', 202);
  expect(outOf(client)).toMatchObject({ settled: 0n });
  expect(takeEvents(client)).toContainEqual({ type: 'reduced', side: 'out', by: 900n, reason: 'Refund' });
});

test('a reduce is not booked when the commit of the old epoch is what confirmed', () => {
  const pair = newPair();
  const { client, hub } = pair;
  tell(pair, client, { type: 'payOpen', sends: [sendOf(9000n)] });
  settleMail(pair);
  tell(pair, hub, { type: 'reduce', by: 2000n, reason: 'Refund' });
  carry(pair, hub);
  const [rawtx] = published(tell(pair, hub, { type: 'leave' }), 'commit');
  pair.tip = 101;
  showSpent(pair, client, rawtx ?? '', 101);
  expect(outOf(client)).toMatchObject({ settled: 9000n, wait: { total: 7000n } });
});

describe('the commit a payee publishes', () => {
  /** 5,000 certain by a plain commit and 2,000 more by a lock that was opened and never hardened. */
  function withBoth(): { pair: Pair; lockHeight: number } {
    const pair = newPair();
    const { client, hub } = pair;
    const lock = lockOf('a', 2000n);
    tell(pair, hub, { type: 'payOpen', sends: [sendOf(5000n)] });
    offer(pair, hub, lock);
    settleMail(pair);
    tell(pair, client, { type: 'settle', preimages: [lock.preimage] });
    return { pair, lockHeight: inOf(client).held.at(-1)?.lockHeight ?? 0 };
  }
  const totalAt = (tip: number, pair: Pair): bigint | undefined => {
    pair.tip = tip;
    const [rawtx] = published(tell(pair, pair.client, { type: 'tip' }), 'commit');
    return rawtx === undefined ? undefined : decodeTransaction(rawtx).outputs[0]?.value;
  };

  it('is the best, D + 2Δ + Z before its lock, and Z earlier for a client that sleeps', () => {
    const { pair, lockHeight } = withBoth();
    expect(totalAt(lockHeight - 6 - 2 - 1 - 2, pair)).toBeUndefined();
    expect(totalAt(lockHeight - 6 - 2 - 1 - 1, pair)).toBe(7000n);
  });
  it('is still the conditional one when the client slept Z blocks past that', () => {
    const { pair, lockHeight } = withBoth();
    expect(totalAt(lockHeight - 6 - 2 - 1 + 1, pair)).toBe(7000n);
  });
  it('is the plain one when it is too late for the lock, and not before its own time', () => {
    const { pair, lockHeight } = withBoth();
    expect(totalAt(lockHeight - 6 - 2 - 1 + 2, pair)).toBeUndefined();
    expect(totalAt(200 - 1 - 1 - 1, pair)).toBe(5000n);
  });
  it('is published again with each block until it confirms, and never another', () => {
    const { pair, lockHeight } = withBoth();
    expect(totalAt(lockHeight - 9, pair)).toBe(7000n);
    expect(totalAt(lockHeight + 50, pair)).toBe(7000n);
  });
});

test('a payout is published as soon as a block may hold it, not a block before', () => {
  const pair = newPair();
  const { client, hub } = pair;
  tell(pair, hub, { type: 'payOpen', sends: [sendOf(5000n)] });
  settleMail(pair);
  const [rawtx = ''] = published(tell(pair, client, { type: 'leave' }), 'commit');
  pair.tip = 101;
  showSpent(pair, hub, rawtx, 101);
  pair.tip = 105;
  expect(published(tell(pair, client, { type: 'tip' }), 'payout')).toEqual([]);
  pair.tip = 106;
  expect(published(tell(pair, client, { type: 'tip' }), 'payout')).toHaveLength(1);
});

test('what is due at the expiry is the deposit, and the rest one block after a commit', () => {
  const pair = newPair();
  const { client, hub } = pair;
  tell(pair, client, { type: 'payOpen', sends: [sendOf(5000n)] });
  settleMail(pair);
  pair.tip = 199;
  const [commit = ''] = published(tell(pair, hub, { type: 'tip' }), 'commit');
  expect(published(tell(pair, client, { type: 'tip' }), 'expire')).toEqual([]);
  pair.tip = 200;
  expect(published(tell(pair, client, { type: 'tip' }), 'expire')).toHaveLength(1);
  const [seen] = showSpent(pair, client, commit);
  expect(seen?.actions).toEqual([]);
  const [confirmed] = showSpent(pair, client, commit, 201);
  expect(confirmed === undefined ? [] : published(confirmed, 'rest')).toHaveLength(1);
});
