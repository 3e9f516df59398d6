import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOMES, type Place } from '../../test/fixtures/store/homes.ts';
import type { Store, Write } from './types.ts';

const entry = (key: string, value: object = {}): Write => ({ add: 'ledger', key, value });

describe.each(HOMES)('a store in $home', ({ make }) => {
  let place: Place;
  let store: Store;

  beforeEach(async () => {
    place = await make();
    store = await place.open();
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  const names = async (...[table, query]: Parameters<Store['list']>): Promise<string[]> =>
    (await store.list<{ name: string }>(table, query)).map(({ name }) => name);

  it('gives back what was put, undefined for what was not, and the newest of two', async () => {
    await store.commit([{ put: 'settings', key: 'unit', value: { name: 'sat' } }]);
    await store.commit([{ put: 'settings', key: 'unit', value: { name: 'msat' } }]);
    expect(await store.get('settings', 'unit')).toEqual({ name: 'msat' });
    expect(await store.get('settings', 'other')).toBeUndefined();
    expect(await store.get('meta', 'unit')).toBeUndefined();
  });

  it('deletes a row, and takes the deletion of one that is not there as done', async () => {
    await store.commit([{ put: 'settings', key: 'unit', value: 1 }]);
    await store.commit([
      { delete: 'settings', key: 'unit' },
      { delete: 'settings', key: 'never' },
    ]);
    expect(await store.list('settings')).toEqual([]);
  });

  it('carries out the writes of a commit in their order', async () => {
    await store.commit([
      { put: 'settings', key: 'a', value: 1 },
      { delete: 'settings', key: 'a' },
      { add: 'settings', key: 'a', value: 2 },
      { put: 'settings', key: 'b', value: 1 },
      { delete: 'settings', key: 'b' },
    ]);
    expect(await store.get('settings', 'a')).toBe(2);
    expect(await store.get('settings', 'b')).toBeUndefined();
  });

  it('keeps nothing of a commit whose add finds its key, whatever stands before and behind', async () => {
    await store.commit([entry('one', { name: 'first' })]);
    const failing = store.commit([
      { put: 'settings', key: 'before', value: 1 },
      entry('two'),
      entry('one', { name: 'second' }),
      { put: 'settings', key: 'behind', value: 1 },
    ]);
    await expect(failing).rejects.toMatchObject({ code: 'KeyExists', data: { table: 'ledger', key: 'one' } });
    expect(await names('ledger')).toEqual(['first']);
    expect(await store.list('settings')).toEqual([]);
  });

  it('fails an add of one key twice in one commit', async () => {
    await expect(store.commit([entry('one'), entry('one')])).rejects.toMatchObject({ code: 'KeyExists' });
    expect(await store.list('ledger')).toEqual([]);
  });

  it('runs commits asked for at once in their order, and fails alone the one at fault', async () => {
    const outcomes = await Promise.allSettled([
      store.commit([entry('one'), { put: 'settings', key: 'last', value: 'a' }]),
      store.commit([entry('one'), { put: 'settings', key: 'last', value: 'b' }]),
      store.commit([entry('two'), { put: 'settings', key: 'other', value: 'c' }]),
      store.commit([{ put: 'settings', key: 'last', value: 'd' }]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await store.list('settings')).toEqual(['d', 'c']);
    expect(await store.list('ledger')).toHaveLength(2);
  });

  it('lets exactly one of many adds of a key through', async () => {
    const adds = Array.from({ length: 20 }, (_, i) => store.commit([entry('the one', { i })]));
    const outcomes = await Promise.allSettled(adds);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('refuses to put or delete in an append-only table, and the whole commit with it', async () => {
    await store.commit([entry('one', { name: 'kept' })]);
    for (const write of [
      { put: 'ledger', key: 'one', value: {} },
      { put: 'ledger', key: 'new', value: {} },
      { delete: 'ledger', key: 'one' },
    ] as const) {
      const failing = store.commit([{ put: 'settings', key: 'x', value: 1 }, write]);
      await expect(failing).rejects.toMatchObject({ code: 'AppendOnly' });
    }
    expect(await names('ledger')).toEqual(['kept']);
    expect(await store.list('settings')).toEqual([]);
  });

  it('takes values at the call', async () => {
    const value = { name: 'then' };
    const done = store.commit([{ put: 'settings', key: 'x', value }]);
    value.name = 'afterwards';
    await done;
    expect(await store.get('settings', 'x')).toEqual({ name: 'then' });
  });

  it('keeps values as JSON does: dates as text, undefined fields gone, __proto__ an ordinary name', async () => {
    const value = {
      text: 'é 漢字 🪙 \0 \u2028 \ud800',
      none: undefined,
      date: new Date(0),
      list: [1, undefined, Number.NaN],
      zero: -0,
      deep: JSON.parse('{"__proto__": {"a": 1}}') as object,
    };
    await store.commit([{ put: 'settings', key: 'x', value }]);
    const found = await store.get('settings', 'x');
    expect(JSON.stringify(found)).toBe(JSON.stringify(value));
    expect(found).toEqual(JSON.parse(JSON.stringify(value)));
  });

  it.each([
    ['a bigint inside', { amount: 1n }],
    ['undefined', undefined as unknown as object],
    ['a function', () => undefined],
  ])('refuses %s as a value, and the whole commit with it', async (_, value) => {
    const failing = store.commit([
      { put: 'settings', key: 'a', value: 1 },
      { put: 'settings', key: 'b', value },
    ]);
    await expect(failing).rejects.toMatchObject({ code: 'InvalidParams' });
    expect(await store.list('settings')).toEqual([]);
  });

  it.each(['', 'half \ud83e pair', 'nul \0 inside', 'x'.repeat(1025)])('refuses the key %j', async (key) => {
    await expect(store.commit([{ put: 'settings', key, value: 1 }])).rejects.toMatchObject({
      code: 'InvalidParams',
    });
  });

  it('takes keys of any other text and tells similar ones apart', async () => {
    const keys = [
      'a',
      'A',
      'á',
      'a\u0301',
      ' a',
      'a ',
      '🪙',
      "a'; DROP TABLE settings; --",
      '1',
      '01',
      '1.0',
      'x'.repeat(1024),
    ];
    await store.commit(keys.map((key) => ({ put: 'settings', key, value: key })));
    for (const key of keys) expect(await store.get('settings', key)).toBe(key);
    expect(await store.list('settings')).toEqual([...keys].sort());
  });

  it('keeps a big value', async () => {
    const value = { hex: 'c0ffee'.repeat(1_000_000) };
    await store.commit([{ put: 'commits', key: 'big', value }]);
    expect(await store.get('commits', 'big')).toEqual(value);
  });

  it('has what was committed after it was closed and opened again', async () => {
    const asked = store.commit([entry('one', { name: 'kept', at: 5 })]);
    await store.close();
    await asked;
    store = await place.open();
    expect(await names('ledger', { index: 'at', equals: 5 })).toEqual(['kept']);
    await expect(store.commit([entry('one')])).rejects.toMatchObject({ code: 'KeyExists' });
  });

  it('refuses work once closed, and may be closed twice', async () => {
    await store.close();
    await store.close();
    await expect(store.get('meta', 'a')).rejects.toMatchObject({ code: 'StoreClosed' });
    await expect(store.list('meta')).rejects.toMatchObject({ code: 'StoreClosed' });
    await expect(store.commit([{ put: 'meta', key: 'a', value: 1 }])).rejects.toMatchObject({
      code: 'StoreClosed',
    });
  });

  it('takes a commit of nothing', async () => {
    await store.commit([]);
    expect(await store.list('meta')).toEqual([]);
  });

  describe('lists', () => {
    beforeEach(async () => {
      const row = (name: string, value: object): Write => ({
        put: 'payments',
        key: name,
        value: { name, ...value },
      });
      await store.commit([
        row('d', { at: 20, connection: 'shop' }),
        row('b', { at: 10, connection: 'shop' }),
        row('a', { at: 100, connection: 'game' }),
        row('c', { at: 10, connection: 'game' }),
        row('e', { at: '10', connection: null }),
        row('f', { at: 9.5, hash: { nested: true } }),
        row('g', { connection: ['shop'] }),
      ]);
    });

    it.each([
      ['all by key', {}, 'abcdefg'],
      ['all by key, backwards', { reverse: true }, 'gfedcba'],
      ['a range of keys, both ends in', { from: 'b', to: 'd' }, 'bcd'],
      ['from a key that is not there', { from: 'bb', limit: 2 }, 'cd'],
      ['one key', { equals: 'c' }, 'c'],
      [
        'by a number: numeric order, equals by key, text last, rows without it left out',
        { index: 'at' },
        'fbcdae',
      ],
      ['by a number, backwards', { index: 'at', reverse: true }, 'eadcbf'],
      ['equal to a number, not to its text', { index: 'at', equals: 10 }, 'bc'],
      ['equal to a text, not to its number', { index: 'at', equals: '10' }, 'e'],
      ['between two numbers', { index: 'at', from: 10, to: 20 }, 'bcd'],
      ['up to a number', { index: 'at', to: 10 }, 'fbc'],
      ['from a number, to whatever follows', { index: 'at', from: 20 }, 'dae'],
      ['the newest two', { index: 'at', reverse: true, limit: 2, to: 100 }, 'ad'],
      ['by a text; null and lists are in no index', { index: 'connection' }, 'acbd'],
      ['equal, backwards', { index: 'connection', equals: 'shop', reverse: true }, 'db'],
      ['nothing between bounds the wrong way round', { index: 'at', from: 20, to: 10 }, ''],
      ['nothing of nothing', { limit: 0 }, ''],
      ['an index nobody is in', { index: 'hash' }, ''],
      ['behind a row', { after: 'c', limit: 2 }, 'de'],
      ['behind a row, backwards', { after: 'c', reverse: true }, 'ba'],
      ['behind a row among equals', { index: 'at', after: 'b' }, 'cdae'],
      ['behind a row among equals, backwards', { index: 'at', after: 'c', reverse: true }, 'bf'],
      ['behind a row of one connection', { index: 'connection', equals: 'shop', after: 'b' }, 'd'],
      ['behind a row below the bounds', { index: 'at', after: 'f', from: 20 }, 'dae'],
      ['behind a row above the bounds', { index: 'at', after: 'a', to: 20 }, ''],
      ['behind the last', { after: 'g' }, ''],
    ] as const)('%s', async (_, query, expected) => {
      expect((await names('payments', query)).join('')).toBe(expected);
    });

    it('follows a row that changes its field, and forgets one that is deleted', async () => {
      await store.commit([
        { put: 'payments', key: 'b', value: { name: 'b', connection: 'game' } },
        { delete: 'payments', key: 'c' },
      ]);
      expect((await names('payments', { index: 'connection' })).join('')).toBe('abd');
      expect((await names('payments', { index: 'at' })).join('')).toBe('fdae');
    });

    it.each([
      ['an index the table has not', { index: 'status' }, 'InvalidParams'],
      ['equals together with a bound', { index: 'at', equals: 1, to: 3 }, 'InvalidParams'],
      ['a number as a key', { from: 1 }, 'InvalidParams'],
      ['NaN', { index: 'at', from: Number.NaN }, 'InvalidParams'],
      ['half a limit', { limit: 1.5 }, 'InvalidParams'],
      ['a limit below 0', { limit: -1 }, 'InvalidParams'],
      ['a page behind a row that is gone', { after: 'x' }, 'NotFound'],
      ['a page behind a row that is not in the index', { index: 'at', after: 'g' }, 'NotFound'],
    ] as const)('refuses %s', async (_, query, code) => {
      await expect(store.list('payments', query)).rejects.toMatchObject({ code });
    });
  });

  it('pages through 10,000 rows by an index full of equals, each row once', async () => {
    const key = (i: number): string => `e${String(i).padStart(6, '0')}`;
    const order = Array.from({ length: 10_000 }, (_, i) => (i * 7_919) % 10_000);
    await store.commit(order.map((i) => entry(key(i), { name: key(i), at: Math.floor(i / 2_500) })));
    const all = [...order].sort((a, b) => a - b).map(key);

    const pages = async (count: number, reverse: boolean): Promise<string[]> => {
      const seen: string[] = [];
      for (let i = 0; i < count; i++) {
        const after = seen.at(-1);
        seen.push(...(await names('ledger', { index: 'at', limit: 700, reverse, ...(after && { after }) })));
      }
      return seen;
    };
    expect(await pages(16, false)).toEqual(all);
    expect(await pages(4, true)).toEqual(all.reverse().slice(0, 2_800));
  });
});
