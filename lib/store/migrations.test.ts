import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOMES, type Place } from '../../test/fixtures/store/homes.ts';
import { MIGRATIONS, type Migration, tablesAfter } from './migrations.ts';
import { TABLES } from './schema.ts';
import type { Store } from './types.ts';

const next = (...steps: Migration['steps']): Migration[] => [
  ...MIGRATIONS,
  { version: MIGRATIONS.length + 1, steps },
];

describe('the migrations', () => {
  it('lead to the tables the code works with', () => {
    expect(Object.fromEntries(tablesAfter(MIGRATIONS))).toEqual(TABLES);
  });

  it('are refused with a gap, or with a step on a table that is not there', () => {
    expect(() => tablesAfter([{ version: 2, steps: [] }])).toThrow('stands where 1 belongs');
    expect(() => tablesAfter(next({ createIndex: 'nothing', on: 'at' }))).toThrow(
      'nothing, which is not there',
    );
  });
});

describe.each(HOMES)('a store of an older version in $home', ({ make }) => {
  let place: Place;
  let store: Store;

  beforeEach(async () => {
    place = await make();
    store = await place.open();
    await store.commit([
      { put: 'accounts', key: 'a', value: { name: 'a', at: 2 } },
      { put: 'accounts', key: 'b', value: { name: 'b', at: 1 } },
      { put: 'accounts', key: 'c', value: { name: 'c' } },
      { add: 'ledger', key: 'e', value: { name: 'e', at: 7 } },
    ]);
    await store.close();
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  it('gets new tables, indexes over the rows it has, and rewritten rows', async () => {
    store = await place.open(
      next(
        { createTable: 'extra', indexes: ['at'], appendOnly: true },
        { createIndex: 'accounts', on: 'at' },
        { createIndex: 'accounts', on: 'name' },
        {
          rewrite: 'accounts',
          change: (value, key) =>
            key === 'c' ? undefined : { ...(value as object), name: key.toUpperCase() },
        },
        { rewrite: 'ledger', change: () => ({ name: 'rewritten', at: 8 }) },
      ),
    );
    expect(await store.list('accounts', { index: 'at' })).toEqual([
      { name: 'B', at: 1 },
      { name: 'A', at: 2 },
    ]);
    expect(await store.list('accounts', { index: 'name' as 'at', equals: 'A' })).toHaveLength(1);
    expect(await store.list('ledger', { index: 'at', equals: 8 })).toEqual([{ name: 'rewritten', at: 8 }]);
    await store.commit([{ add: 'extra' as 'ledger', key: 'x', value: { at: 1 } }]);
    expect(await store.list('extra' as 'ledger', { index: 'at' })).toEqual([{ at: 1 }]);
    await expect(store.commit([{ delete: 'extra' as 'ledger', key: 'x' }])).rejects.toMatchObject({
      code: 'AppendOnly',
    });
  });

  it('is migrated once: opened again, the rows are left alone', async () => {
    let runs = 0;
    const counting = next({
      rewrite: 'accounts',
      change: (value) => {
        runs++;
        return value as object;
      },
    });
    for (let i = 0; i < 3; i++) {
      store = await place.open(counting);
      await store.close();
    }
    expect(runs).toBe(3);
    store = await place.open(counting);
    expect(await store.get('accounts', 'a')).toEqual({ name: 'a', at: 2 });
  });

  it('stays as it was when a migration fails half way', async () => {
    const failing = next(
      { createIndex: 'accounts', on: 'at' },
      { rewrite: 'ledger', change: () => ({ name: 'lost' }) },
      {
        rewrite: 'accounts',
        change: (value, key) => {
          if (key === 'c') throw new Error('cannot');
          return { ...(value as object), name: 'lost' };
        },
      },
    );
    await expect(place.open(failing)).rejects.toThrow('cannot');
    store = await place.open();
    expect(await store.list('accounts')).toEqual([{ name: 'a', at: 2 }, { name: 'b', at: 1 }, { name: 'c' }]);
    expect(await store.list('ledger', { index: 'at' })).toEqual([{ name: 'e', at: 7 }]);
  });

  it('of a newer version is refused by number, and serves the newer release as before', async () => {
    const newer = next({ createIndex: 'accounts', on: 'at' });
    store = await place.open(newer);
    await store.close();
    await expect(place.open()).rejects.toMatchObject({
      code: 'StoreTooNew',
      data: { found: MIGRATIONS.length + 1, known: MIGRATIONS.length },
    });
    store = await place.open(newer);
    expect(await store.list('accounts', { index: 'at' })).toHaveLength(2);
  });
});
