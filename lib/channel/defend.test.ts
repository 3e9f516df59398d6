import { expect, test } from 'vitest';
import {
  carry,
  inOf,
  newPair,
  outOf,
  published,
  sendOf,
  settleMail,
  showSpent,
  takeEvents,
  tell,
} from '../../test/harness/engines-pair.ts';
import { stateOf } from '../../test/harness/engines-peer.ts';
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
