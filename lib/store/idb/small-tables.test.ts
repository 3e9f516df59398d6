import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Store } from '../types.ts';
import { openIdbStore } from './open.ts';

describe('a small table in memory', () => {
  let store: Store;
  beforeEach(async () => {
    globalThis.indexedDB = new IDBFactory();
    store = await openIdbStore({ name: 'wallet' });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await store.close();
  });

  const put = (key: string, value: number) => store.commit([{ put: 'sites', key, value }]);

  it('is read from the disk once', async () => {
    await put('b', 2);
    await put('a', 1);
    expect(await store.list('sites')).toEqual([1, 2]);
    const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
    expect(await store.get('sites', 'a')).toBe(1);
    expect(await store.get('sites', 'other')).toBeUndefined();
    expect(await store.list('sites')).toEqual([1, 2]);
    expect(begun).not.toHaveBeenCalled();
  });

  it('follows what is written, and is sorted by key all the same', async () => {
    await put('b', 2);
    expect(await store.list('sites')).toEqual([2]);
    await store.commit([
      { put: 'sites', key: 'c', value: 3 },
      { delete: 'sites', key: 'b' },
      { put: 'sites', key: 'a', value: 1 },
      { put: 'sites', key: 'a', value: 4 },
    ]);
    expect(await store.list('sites')).toEqual([4, 3]);
    expect(await store.get('sites', 'b')).toBeUndefined();
  });

  it('hands out a row of its own each time', async () => {
    await store.commit([{ put: 'sites', key: 'a', value: { n: 1 } }]);
    const row = await store.get<{ n: number }>('sites', 'a');
    if (row !== undefined) row.n = 2;
    expect(await store.get('sites', 'a')).toEqual({ n: 1 });
  });

  it('shows a commit to whoever asks after it was begun', async () => {
    await put('a', 1);
    await store.get('sites', 'a');
    const commit = put('a', 2);
    expect(await store.get('sites', 'a')).toBe(2);
    await commit;
    expect(await store.get('sites', 'a')).toBe(2);
  });

  it('keeps nothing of a commit that failed', async () => {
    await put('a', 1);
    await store.get('sites', 'a');
    const failing = store.commit([
      { put: 'sites', key: 'a', value: 2 },
      { add: 'sites', key: 'a', value: 3 },
    ]);
    await expect(failing).rejects.toMatchObject({ code: 'KeyExists' });
    expect(await store.list('sites')).toEqual([1]);
  });

  it('does not keep what was read before a commit that ended first', async () => {
    await put('a', 1);
    const reading = store.list('sites');
    await put('a', 2);
    await reading;
    expect(await store.list('sites')).toEqual([2]);
  });

  it('is asked on the disk where the order is another', async () => {
    const row = (createdAt: number) => ({ createdAt });
    await store.commit([
      { put: 'approvals', key: 'a', value: row(2) },
      { put: 'approvals', key: 'b', value: row(1) },
    ]);
    await store.list('approvals');
    expect(await store.list('approvals', { index: 'createdAt' })).toEqual([row(1), row(2)]);
  });
});
