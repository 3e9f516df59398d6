import { describe, expect, it } from 'vitest';
import { oneMore, retryAt, type Tries } from './tries.ts';

describe('failed unlocks', () => {
  it('are free five times, then wait ever longer, up to 15 minutes', () => {
    let tries: Tries | undefined;
    const waits: number[] = [];
    for (let i = 0; i < 16; i++) {
      tries = oneMore(tries, 1000);
      waits.push((retryAt(tries, 1000) ?? 1000) - 1000);
    }
    expect(waits).toEqual([0, 0, 0, 0, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900, 900]);
  });

  it('are forgiven once the wait is over, also when the clock was set back', () => {
    const tries = { failed: 6, at: 1000 };
    expect(retryAt(tries, 1019)).toBe(1020);
    expect(retryAt(tries, 1020)).toBeUndefined();
    expect(retryAt({ failed: 6, at: 9_999_999 }, 1000)).toBe(1020);
  });
});
