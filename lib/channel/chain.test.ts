import { expect, test } from 'vitest';
import { carry, inOf, lockOf, newPair, offer, takeEvents, tell } from '../../test/harness/engines-pair.ts';

test('a lock that was refused and is claimed on the chain all the same is booked as settled', () => {
  const pair = newPair();
  const { client, hub } = pair;
  const lock = lockOf('late', 500n);
  offer(pair, hub, lock);
  carry(pair, hub);
  tell(pair, client, { type: 'refuse', reason: 'Refused' });
  tell(pair, client, { type: 'settle', preimages: [lock.preimage] });
  takeEvents(client);
  pair.tip = 115;
  const { actions } = tell(pair, client, { type: 'tip' });
  expect(actions.filter((a) => a.type === 'publish')).toMatchObject([{ purpose: 'commit' }]);
  expect(inOf(client)).toMatchObject({ settled: 500n, pending: [] });
  expect(takeEvents(client)).toEqual([{ type: 'settled', hashes: [lock.hash], quantity: 500n }]);
});
