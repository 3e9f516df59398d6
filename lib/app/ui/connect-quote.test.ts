import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../test/harness/memory-store.ts';
import { firstDepositCap } from './connect-cap.ts';
import { blocksOf, breakEven } from './connect-quote.ts';

describe('the break-even of a connection', () => {
  it.each([
    [500n, 141n, 1n, 4],
    [420n, 141n, 1n, 3],
    [421n, 141n, 1n, 4],
    [500n, 10n, 10n, 0],
    [500n, 5n, 10n, 0],
  ])('fixed %s, on chain %s, over the channel %s: from %s payments on', (fixed, chain, channel, count) => {
    expect(breakEven(fixed, chain, channel)).toBe(count);
    if (count === 0) return;
    const cheaper = (n: bigint) => fixed + n * channel <= n * chain;
    expect([cheaper(BigInt(count)), cheaper(BigInt(count) - 1n)]).toEqual([true, false]);
  });
});

describe('the life of a connection', () => {
  it('is a week of blocks, made to fit the terms', () => {
    expect(blocksOf({ expire_min: 648, expire_max: 0 }, undefined)).toBe(1024);
    expect(blocksOf({ expire_min: 2000, expire_max: 0 }, undefined)).toBe(2000);
    expect(blocksOf({ expire_min: 26, expire_max: 500 }, undefined)).toBe(500);
    expect(blocksOf({ expire_min: 26, expire_max: 500 }, 100)).toBe(100);
    for (const asked of [25, 501, 1.5])
      expect(() => blocksOf({ expire_min: 26, expire_max: 500 }, asked)).toThrow(/26 to 500 blocks/);
  });
});

describe('the first deposit', () => {
  it('is capped on main net until there has been one', async () => {
    const store = memoryStore();
    expect(await firstDepositCap(store, 'main')).toBe(1_000_000n);
    expect(await firstDepositCap(store, 'signet')).toBeUndefined();
    await store.commit([{ put: 'connections', key: 'a', value: { phase: 'failed' } }]);
    expect(await firstDepositCap(store, 'main')).toBe(1_000_000n);
    await store.commit([{ put: 'connections', key: 'a', value: { phase: 'live' } }]);
    expect(await firstDepositCap(store, 'main')).toBeUndefined();
    // Closed and forgotten, it still was one.
    await store.commit([
      { delete: 'connections', key: 'a' },
      { add: 'ledger', key: 'deposit:a', value: { id: 'deposit:a', at: 1, kind: 'deposit', quantity: '5' } },
    ]);
    expect(await firstDepositCap(store, 'main')).toBeUndefined();
  });
});
