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
