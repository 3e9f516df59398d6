import { expect, test } from 'vitest';
import {
  carry,
  inOf,
  lockOf,
  newPair,
  offer,
  sendOf,
  takeEvents,
  tell,
} from '../../test/harness/engines-pair.ts';

test('a lock that was refused and is claimed on the chain all the same is booked as settled', () => {
  const pair = newPair();
  const { client, hub } = pair;
  const lock = lockOf('late', 700n);
  offer(pair, hub, lock);
  carry(pair, hub);
  tell(pair, client, { type: 'refuse', reason: 'Refused' });
  tell(pair, client, { type: 'settle', preimages: [lock.preimage] });
  takeEvents(client);
  pair.tip = 115;
  const { actions } = tell(pair, client, { type: 'tip' });
  expect(actions.filter((a) => a.type === 'publish')).toMatchObject([{ purpose: 'commit' }]);
  expect(inOf(client)).toMatchObject({ settled: 700n, pending: [] });
  expect(takeEvents(client)).toEqual([{ type: 'settled', hashes: [lock.hash], quantity: 700n }]);
});

test('a claim that no payout could bring home is not published: it would only cost the payer', () => {
  const pair = newPair();
  const { client, hub } = pair;
  tell(pair, hub, { type: 'payOpen', sends: [sendOf(400n)] });
  carry(pair, hub);
  pair.tip = 198;
  expect(tell(pair, client, { type: 'tip' }).actions).toEqual([]);
  pair.tip = 100;
  tell(pair, hub, { type: 'payOpen', sends: [sendOf(400n)] });
  carry(pair, hub);
  pair.tip = 198;
  expect(tell(pair, client, { type: 'tip' }).actions).toMatchObject([{ type: 'publish', purpose: 'commit' }]);
});
