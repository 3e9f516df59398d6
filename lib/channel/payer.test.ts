import { describe, expect, it, test } from 'vitest';
import {
  carry,
  inOf,
  lockOf,
  newPair,
  offer,
  outOf,
  sendOf,
  settleMail,
  takeEvents,
  tell,
} from '../../test/harness/engines-pair.ts';
import { runStep, stateOf } from '../../test/harness/engines-peer.ts';
import { cannotPay, sendable } from './payer.ts';

test('a refuse that comes while the look at the deposit is awaited is answered after the look', () => {
  const pair = newPair();
  const { client, hub } = pair;
  tell(pair, client, { type: 'payOpen', sends: [sendOf(100n)] });
  settleMail(pair);
  tell(pair, hub, { type: 'reduce', by: 10n, reason: 'Refund' });
  carry(pair, hub);
  carry(pair, client);
  tell(pair, hub, { type: 'reduce', by: 20n, reason: 'Refund' });
  // Reveal and the next refuse arrive together; the look is answered later.
  const { outbox, received } = stateOf(hub);
  expect(outbox.map((o) => o.message.type).slice(-2)).toEqual(['reveal', 'refuse']);
  const now = { tip: pair.tip, feerate: 1 };
  runStep(client, { type: 'deliver', messages: outbox, ack: received }, now);
  expect(outOf(client).wait?.revealed).toBe(true);
  runStep(client, { type: 'looked', ok: true }, now);
  settleMail(pair);
  expect(outOf(client).settled).toBe(70n);
  expect(inOf(hub).settled).toBe(70n);
  expect(takeEvents(client).map((e) => (e.type === 'reduced' ? e.by : e.type))).toEqual([10n, 20n]);
});

test('a client offers the hub one lock at a time', () => {
  const pair = newPair();
  const { client, hub } = pair;
  const lock = lockOf('a', 10n);
  offer(pair, client, lock);
  expect(cannotPay(stateOf(client), pair.tip)).toBe('LocksPending');
  expect(() => offer(pair, client, lockOf('b', 10n))).toThrow('LocksPending');
  carry(pair, client);
  tell(pair, hub, { type: 'settle', preimages: [lock.preimage] });
  settleMail(pair);
  offer(pair, client, lockOf('b', 10n));
  settleMail(pair);
  expect(inOf(hub).frozen).toBeUndefined();
});

test('a commit carries at most 1000 payments', () => {
  const pair = newPair();
  const sends = Array.from({ length: 1001 }, () => sendOf(1n));
  expect(() => tell(pair, pair.hub, { type: 'payOpen', sends })).toThrow(/1000/);
  tell(pair, pair.hub, { type: 'payOpen', sends: sends.slice(1) });
  settleMail(pair);
  expect(inOf(pair.client).settled).toBe(1000n);
});

describe('while a reveal is awaited', () => {
  it('no commit is made, and hardening waits too', () => {
    const pair = newPair();
    const { client, hub } = pair;
    tell(pair, client, { type: 'payOpen', sends: [sendOf(100n)] });
    settleMail(pair);
    tell(pair, hub, { type: 'reduce', by: 10n, reason: 'Refund' });
    carry(pair, hub);
    const { n } = outOf(client);
    expect(cannotPay(stateOf(client), pair.tip)).toBe('AwaitingReveal');
    expect(() => tell(pair, client, { type: 'payOpen', sends: [sendOf(1n)] })).toThrow('AwaitingReveal');
    tell(pair, client, { type: 'harden' });
    expect(outOf(client)).toMatchObject({ n, settled: 100n });
  });
  it('a wrong secret changes nothing', () => {
    const pair = newPair();
    const { client, hub } = pair;
    tell(pair, client, { type: 'payOpen', sends: [sendOf(100n)] });
    settleMail(pair);
    tell(pair, hub, { type: 'reduce', by: 10n, reason: 'Refund' });
    carry(pair, hub);
    const seq = stateOf(client).received + 1;
    const message = { type: 'reveal' as const, epoch: 0, secret: '00'.repeat(32) };
    const { actions } = tell(pair, client, { type: 'deliver', messages: [{ seq, message }], ack: 0 });
    expect(actions).toEqual([]);
    expect(outOf(client).wait).toBeDefined();
  });
});

describe('delivery', () => {
  it('takes each message once, in order, and stops at a gap', () => {
    const pair = newPair();
    const { client, hub } = pair;
    for (const amount of [1n, 2n, 3n]) tell(pair, client, { type: 'payOpen', sends: [sendOf(amount)] });
    const [first, second, third] = stateOf(client).outbox;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three');
    const deliver = (...messages: (typeof first)[]) => tell(pair, hub, { type: 'deliver', messages, ack: 0 });
    deliver(second, third);
    expect(stateOf(hub)).toMatchObject({ received: 0, in: { n: 0 } });
    deliver(first, third);
    expect(stateOf(hub)).toMatchObject({ received: 1, in: { settled: 1n } });
    deliver(first, first, second, third);
    deliver(first, second, third);
    expect(stateOf(hub)).toMatchObject({ received: 3, in: { n: 3, settled: 6n } });
    expect(inOf(hub).frozen).toBeUndefined();
  });
  it('keeps a message until it is acknowledged', () => {
    const pair = newPair();
    const { client } = pair;
    tell(pair, client, { type: 'payOpen', sends: [sendOf(1n)] });
    tell(pair, client, { type: 'payOpen', sends: [sendOf(1n)] });
    tell(pair, client, { type: 'deliver', messages: [], ack: 1 });
    expect(stateOf(client).outbox.map((o) => o.seq)).toEqual([2]);
    tell(pair, client, { type: 'deliver', messages: [], ack: 0 });
    expect(stateOf(client).outbox.map((o) => o.seq)).toEqual([2]);
  });
});

test('a hub counts a lock dead at its height, and a settle after that pays nothing', () => {
  const pair = newPair();
  const { client, hub } = pair;
  const lock = lockOf('a', 500n);
  offer(pair, hub, lock);
  settleMail(pair);
  const { lockHeight = 0 } = inOf(client).held.at(-1) ?? {};
  tell(pair, client, { type: 'settle', preimages: [lock.preimage] });
  pair.tip = lockHeight - 1;
  tell(pair, hub, { type: 'tip' });
  expect(takeEvents(hub)).toEqual([]);
  pair.tip = lockHeight;
  tell(pair, hub, { type: 'tip' });
  expect(takeEvents(hub)).toEqual([{ type: 'dead', hash: lock.hash, amount: 500n }]);
  expect(cannotPay(stateOf(hub), pair.tip)).toBe('DeadLock');
  carry(pair, client);
  expect(outOf(hub).settled).toBe(0n);
  expect(takeEvents(hub)).toEqual([]);
});

test('a commit pays the feerate of the hour as far as the deposit has room, never below the terms', () => {
  const pair = newPair({ commitFeerate: 2 });
  const { hub, client } = pair;
  const rates = [1, 30, 100].map((feerate) => {
    pair.feerate = feerate;
    tell(pair, hub, { type: 'payOpen', sends: [sendOf(1000n)] });
    settleMail(pair);
    return inOf(client).held.at(-1)?.feerate;
  });
  expect(rates).toEqual([2, 30, 40]);
  const all = sendable(stateOf(hub), pair.tip);
  tell(pair, hub, { type: 'payOpen', sends: [sendOf(all)] });
  settleMail(pair);
  expect(inOf(client).held.at(-1)?.feerate).toBe(2);
  expect(sendable(stateOf(hub), pair.tip)).toBe(0n);
});
