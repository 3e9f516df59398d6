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

test('open payments that crossed a refusal are all given back, and none is told as received', () => {
  const pair = newPair();
  const { client, hub } = pair;
  tell(pair, hub, { type: 'leave' });
  tell(pair, client, { type: 'payOpen', sends: [sendOf(10n)] });
  tell(pair, client, { type: 'payOpen', sends: [sendOf(20n)] });
  settleMail(pair);
  expect(outOf(client).settled).toBe(0n);
  expect(inOf(hub).settled).toBe(0n);
  expect(takeEvents(hub)).toEqual([]);
  expect(takeEvents(client)).toEqual([{ type: 'reduced', side: 'out', by: 30n, reason: 'Closing' }]);
});

test('a refused open payment is given back after a lock that came on top of it is decided', () => {
  const pair = newPair();
  const { client, hub } = pair;
  const lock = lockOf('a', 500n);
  tell(pair, hub, { type: 'askClose' });
  tell(pair, client, { type: 'payOpen', sends: [sendOf(10n)] });
  carry(pair, client);
  tell(pair, hub, { type: 'dropClose' });
  offer(pair, client, lock);
  carry(pair, client);
  settleMail(pair);
  expect(takeEvents(hub)).toMatchObject([{ type: 'offered', locks: [{ hash: lock.hash }] }]);
  tell(pair, hub, { type: 'settle', preimages: [lock.preimage] });
  settleMail(pair);
  expect(outOf(client).settled).toBe(500n);
  expect(inOf(hub).settled).toBe(500n);
  expect(takeEvents(hub)).toEqual([{ type: 'settled', hashes: [lock.hash], quantity: 500n }]);
});

test('a reason longer than a message may carry is cut, not sent whole', () => {
  const pair = newPair();
  const { client, hub } = pair;
  offer(pair, client, lockOf('a', 500n));
  carry(pair, client);
  tell(pair, hub, { type: 'refuse', reason: 'x'.repeat(300) });
  expect(carry(pair, hub)).toMatchObject([{ type: 'refuse', reason: 'x'.repeat(200) }]);
});

describe('settling', () => {
  it('opens what one held commit carries whole, and keeps the rest pending', () => {
    const pair = newPair();
    const { client, hub } = pair;
    const [a, b] = [lockOf('a', 500n), lockOf('b', 300n)];
    offer(pair, hub, a);
    offer(pair, hub, b);
    settleMail(pair);
    tell(pair, client, { type: 'settle', preimages: [b.preimage] });
    expect(inOf(client).settled).toBe(0n);
    expect(inOf(client).pending).toHaveLength(2);
    tell(pair, client, { type: 'settle', preimages: [a.preimage] });
    expect(inOf(client)).toMatchObject({ settled: 800n, pending: [] });
    settleMail(pair);
    expect(outOf(hub)).toMatchObject({ settled: 800n, pending: [] });
  });
  it('settles what an older commit carries before it refuses a stacked one', () => {
    const pair = newPair();
    const { client, hub } = pair;
    const [a, b] = [lockOf('a', 500n), lockOf('b', 300n)];
    offer(pair, hub, a);
    settleMail(pair);
    tell(pair, client, { type: 'settle', preimages: [a.preimage] });
    offer(pair, hub, b);
    settleMail(pair);
    tell(pair, client, { type: 'refuse', reason: 'Unknown' });
    settleMail(pair);
    expect(inOf(client)).toMatchObject({ settled: 500n, pending: [], epoch: 1 });
    expect(outOf(hub)).toMatchObject({ settled: 500n, pending: [], epoch: 1, peak: 500n, risk: 800n });
  });
  it('ignores a preimage that opens nothing', () => {
    const pair = newPair();
    offer(pair, pair.hub, lockOf('a', 500n));
    settleMail(pair);
    const before = pair.client.stored;
    tell(pair, pair.client, { type: 'settle', preimages: [lockOf('b', 1n).preimage] });
    expect(pair.client.stored).toBe(before);
  });
  it('is refused instead after act_by - Z, and one block before it is not', () => {
    for (const [late, settled] of [
      [0, 500n],
      [1, 0n],
    ] as const) {
      const pair = newPair();
      const { client, hub } = pair;
      const lock = lockOf('a', 500n);
      offer(pair, hub, lock);
      settleMail(pair);
      const { lockHeight = 0 } = inOf(client).held.at(-1) ?? {};
      // D + 2Δ + Z before the lock, and Z more.
      pair.tip = lockHeight - 6 - 2 - 1 - 1 + late;
      tell(pair, client, { type: 'settle', preimages: [lock.preimage] });
      settleMail(pair);
      expect(inOf(client)).toMatchObject({ settled, pending: [], epoch: late });
      expect(takeEvents(hub).map((e) => e.type)).toEqual([late ? 'failed' : 'opened']);
    }
  });
});

describe('a refusal', () => {
  it('of a client is final: what it refused it does not open', () => {
    const pair = newPair();
    const { client, hub } = pair;
    const lock = lockOf('a', 700n);
    offer(pair, hub, lock);
    settleMail(pair);
    tell(pair, client, { type: 'refuse', reason: 'Unknown' });
    tell(pair, client, { type: 'settle', preimages: [lock.preimage] });
    pair.tip = 198;
    expect(tell(pair, client, { type: 'tip' }).actions).toEqual([]);
    expect(inOf(client)).toMatchObject({ settled: 0n, preimages: {} });
  });
  it('is repeated with the same hash for a commit that crossed it, and only the newest is answered', () => {
    const pair = newPair();
    const { client, hub } = pair;
    offer(pair, hub, lockOf('a', 500n));
    settleMail(pair);
    tell(pair, client, { type: 'refuse', reason: 'Unknown' });
    offer(pair, hub, lockOf('b', 300n));
    carry(pair, hub);
    const refusals = carry(pair, client);
    expect(refusals).toMatchObject([
      { type: 'refuse', n: 1 },
      { type: 'refuse', n: 2 },
    ]);
    expect(new Set(refusals.map((m) => (m.type === 'refuse' ? m.nextRevokeHash : m.type))).size).toBe(1);
    settleMail(pair);
    expect(inOf(client)).toMatchObject({ settled: 0n, pending: [], epoch: 1, n: 3 });
    expect(takeEvents(hub).map((e) => e.type)).toEqual(['failed', 'failed']);
  });
  it('reveals nothing before the answer is stored', () => {
    const pair = newPair();
    const { client, hub } = pair;
    offer(pair, hub, lockOf('a', 500n));
    settleMail(pair);
    tell(pair, client, { type: 'refuse', reason: 'Unknown' });
    expect(carry(pair, client).map((m) => m.type)).toEqual(['refuse']);
    carry(pair, hub);
    expect(carry(pair, client).map((m) => m.type)).toContain('reveal');
  });
  it('reveals nothing at all once a commit was published', () => {
    const pair = newPair();
    const { client, hub } = pair;
    tell(pair, hub, { type: 'payOpen', sends: [sendOf(5000n)] });
    settleMail(pair);
    tell(pair, client, { type: 'reduce', by: 10n, reason: 'Refund' });
    carry(pair, client);
    tell(pair, client, { type: 'leave' });
    carry(pair, hub);
    expect(carry(pair, client).map((m) => m.type)).not.toContain('reveal');
    expect(inOf(client)).toMatchObject({ epoch: 0, settled: 5000n });
  });
});

test('a reduce is void when a payment comes instead', () => {
  const pair = newPair();
  const { client, hub } = pair;
  tell(pair, hub, { type: 'payOpen', sends: [sendOf(5000n)] });
  settleMail(pair);
  tell(pair, client, { type: 'reduce', by: 1000n, reason: 'Refund' });
  offer(pair, hub, lockOf('a', 500n));
  carry(pair, hub);
  expect(inOf(client).asked).toBeUndefined();
  settleMail(pair);
  expect(outOf(hub)).toMatchObject({ epoch: 0, settled: 5000n });
});
