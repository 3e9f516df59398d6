import { expect, it } from 'vitest';
import { pauseMs } from './poll.ts';

it('looks closely at first, then less often, and not at all when nothing can change', () => {
  const at = (status: Parameters<typeof pauseMs>[0]['status'], watchedMs = 0, failures = 0) =>
    pauseMs({ status, watchedMs, failures });
  expect(at(undefined)).toBe(2_000);
  expect(at('new')).toBe(2_000);
  expect(at('new', 11 * 60_000)).toBe(10_000);
  expect(at('processing')).toBe(10_000);
  expect(at('expired')).toBe(30_000);
  expect([at('settled'), at('invalid')]).toEqual([undefined, undefined]);
});

it('leaves a server that fails more and more time, a minute at most', () => {
  const after = (failures: number) => pauseMs({ status: 'new', failures, watchedMs: 0 });
  expect([after(1), after(2), after(3), after(9)]).toEqual([4_000, 8_000, 16_000, 60_000]);
});
