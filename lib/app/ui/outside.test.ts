import { expect, it } from 'vitest';
import { outsideMemory } from './outside.ts';

const HUB = 'https://hub.example/';

it('knows nothing before it has heard something, and nothing of long ago', () => {
  let now = 1_000;
  const outside = outsideMemory(() => now);
  expect(outside.now()).toEqual({});
  const heard = { hub: HUB, hubOnline: true, chainReachable: true };
  expect(outside.heard(heard)).toBe(true);
  expect(outside.heard(heard)).toBe(false);
  expect(outside.now()).toEqual(heard);
  now += 121;
  expect(outside.now()).toEqual({});
  expect(outside.heard(heard)).toBe(true);
});

it('doubts the hub when a line broke, and not the chain', () => {
  const outside = outsideMemory(() => 1_000);
  outside.heard({ hub: HUB, hubOnline: true, chainReachable: true });
  outside.doubtHub();
  expect(outside.now().hubOnline).toBeUndefined();
  expect(outside.now().chainReachable).toBe(true);
});
