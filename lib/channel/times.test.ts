import { expect, test } from 'vitest';
import { PAIR_SETUP, pairParams } from '../../test/harness/engines-pair.ts';
import { newPeer } from '../../test/harness/engines-peer.ts';
import { actBy, clientLockHeight, expireMin, hubLockHeight, inTime, mayForward, napOf } from './times.ts';
import type { Times } from './types.ts';

/** Numbers of a main network; D, Δ and Z differ, so that no mix-up goes unseen. */
const times: Times = { delay: 144, confirm: 18, nap: 36, minConf: 3 };
const peers = (['client', 'hub'] as const).map((role) => newPeer(role, { ...PAIR_SETUP, role }));
const [client, hub] = peers;
if (client === undefined || hub === undefined) throw new Error('two peers');
const params = pairParams(client, hub, { expireHeight: 10_000, delay: 144 });

test('a hub never sleeps', () => {
  expect([napOf('hub', times), napOf('client', times)]).toEqual([0, 36]);
});

test('7.1: a hub locks for D + 2Δ + 3Z + 4 blocks', () => {
  expect(hubLockHeight(times, 1000)).toBe(1000 + 144 + 36 + 108 + 4);
});

test('7.2: a lock of a client outlasts the deposit by D + Δ + Z', () => {
  expect(clientLockHeight(params, times)).toBe(10_000 + 144 + 18 + 36);
});

test('7.3: a hub forwards while its own deposit to be paid from lives 3Δ longer than the lock', () => {
  expect(mayForward(1054, 1000, times)).toBe(true);
  expect(mayForward(1053, 1000, times)).toBe(false);
});

test('7.4: a plain commit is published Δ + Z before the expiry, a conditional one D + 2Δ + Z before its lock', () => {
  expect(actBy(params, {}, times, 'client')).toBe(10_000 - 18 - 36);
  expect(actBy(params, {}, times, 'hub')).toBe(10_000 - 18);
  expect(actBy(params, { lockHeight: 5000 }, times, 'client')).toBe(5000 - 144 - 36 - 36);
  expect(actBy(params, { lockHeight: 5000 }, times, 'hub')).toBe(5000 - 144 - 36);
  expect(actBy(params, { lockHeight: 10_198 }, times, 'hub')).toBe(10_000 - 18);
});

test('7.3: a hub takes what adds value until 2Δ before the expiry', () => {
  expect(inTime(params, {}, times, 'hub', 9964)).toBe(true);
  expect(inTime(params, {}, times, 'hub', 9965)).toBe(false);
});

test('7.3: a client takes a lock while it can sleep twice and still be in time, and a plain one while once', () => {
  const lockHeight = 5000;
  const last = lockHeight - 144 - 36 - 72;
  expect(inTime(params, { lockHeight }, times, 'client', last)).toBe(true);
  expect(inTime(params, { lockHeight }, times, 'client', last + 1)).toBe(false);
  expect(inTime(params, {}, times, 'client', 10_000 - 18 - 72)).toBe(true);
  expect(inTime(params, {}, times, 'client', 10_000 - 18 - 71)).toBe(false);
});

test('a new lock of a hub is in time for a client that hears of it four blocks later', () => {
  const lockHeight = hubLockHeight(times, 1000);
  expect(inTime(params, { lockHeight }, times, 'client', 1000 + 36 + 4)).toBe(true);
  expect(inTime(params, { lockHeight }, times, 'client', 1000 + 36 + 5)).toBe(false);
});

test('the shortest life is 2D + 8Δ + 6Z', () => {
  expect(expireMin(times)).toBe(288 + 144 + 216);
});
