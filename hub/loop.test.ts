import { describe, expect, it } from 'vitest';
import { type Health, startLoop } from './loop.ts';

describe('a loop', () => {
  it('goes on after an exception, and tells of it', async () => {
    const health = new Map<string, Health>();
    const errors: unknown[] = [];
    let rounds = 0;
    const loop = startLoop({
      name: 'test',
      intervalMs: 1,
      health,
      clock: () => 5000,
      onError: (_, error) => errors.push(error),
      round: () => {
        rounds++;
        if (rounds === 1) throw new Error('first');
      },
    });
    while (rounds < 3) await new Promise((r) => setTimeout(r, 2));
    await loop.stop();
    const after = rounds;
    await new Promise((r) => setTimeout(r, 5));
    expect([errors, health.get('test'), rounds]).toEqual([
      [new Error('first')],
      { ok: true, last: 5 },
      after,
    ]);
  });

  it('runs once more when it is woken while it runs', async () => {
    let rounds = 0;
    let end: () => void = () => {};
    const loop = startLoop({
      name: 'test',
      intervalMs: 1_000_000,
      health: new Map(),
      clock: () => 0,
      onError: () => {},
      round: () => {
        rounds++;
        return new Promise<void>((resolve) => {
          end = resolve;
        });
      },
    });
    loop.wake();
    loop.wake();
    end();
    await new Promise((r) => setTimeout(r, 5));
    expect(rounds).toBe(2);
    end();
    await loop.stop();
  });
});
