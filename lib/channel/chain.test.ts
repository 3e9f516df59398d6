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

test('a lock that the hub refused and can open after all is claimed on the chain and booked as settled', () => {
  const pair = newPair();
  const { client, hub } = pair;
  const lock = lockOf('late', 700n);
  offer(pair, client, lock);
  carry(pair, client);
  tell(pair, hub, { type: 'refuse', reason: 'Failed' });
  tell(pair, hub, { type: 'settle', preimages: [lock.preimage] });
  takeEvents(hub);
  pair.tip = 199;
  const { actions } = tell(pair, hub, { type: 'tip' });
  expect(actions.filter((a) => a.type === 'publish')).toMatchObject([{ purpose: 'commit' }]);
  expect(inOf(hub)).toMatchObject({ settled: 700n, pending: [] });
  expect(takeEvents(hub)).toEqual([{ type: 'settled', hashes: [lock.hash], quantity: 700n }]);
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
