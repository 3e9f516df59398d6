import { expect, test } from 'vitest';
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
import { cannotPay } from './payer.ts';

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
