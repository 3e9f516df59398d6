import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MIGRATIONS } from '../migrations.ts';
import { openIdbStore } from './open.ts';

const NEWER = [
  ...MIGRATIONS,
  { version: MIGRATIONS.length + 1, steps: [{ createIndex: 'accounts', on: 'at' }] },
] as const;

describe('a store in IndexedDB', () => {
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('writes in strict transactions over the tables concerned, and those only', async () => {
    const store = await openIdbStore({ name: 'wallet' });
    const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await store.commit([
      { put: 'meta', key: 'a', value: 1 },
      { put: 'settings', key: 'a', value: 1 },
      { put: 'meta', key: 'b', value: 1 },
    ]);
    expect(begun.mock.calls).toEqual([[['meta', 'settings'], 'readwrite', { durability: 'strict' }]]);
    await store.close();
  });

  it('keeps nothing when a request cannot even be made', async () => {
    const store = await openIdbStore({ name: 'wallet' });
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value) {
      if ((value as { key: string }).key === 'b') throw new DOMException('no room', 'QuotaExceededError');
      return put.call(this, value);
    });
    const failing = store.commit([
      { put: 'meta', key: 'a', value: 1 },
      { put: 'meta', key: 'b', value: 1 },
      { put: 'meta', key: 'c', value: 1 },
    ]);
    await expect(failing).rejects.toMatchObject({ code: 'StoreFailed' });
    expect(await store.list('meta')).toEqual([]);
    await store.commit([{ put: 'meta', key: 'c', value: 1 }]);
    expect(await store.list('meta')).toEqual([1]);
    await store.close();
  });

  it('may be open twice, and one sees what the other committed', async () => {
    const [one, two] = await Promise.all([
      openIdbStore({ name: 'wallet' }),
      openIdbStore({ name: 'wallet' }),
    ]);
    await one.commit([{ put: 'meta', key: 'a', value: 1 }]);
    expect(await two.get('meta', 'a')).toBe(1);
    await Promise.all([one.close(), two.close()]);
  });

  it('gives way to a newer release that upgrades it, and says so to who uses the old one', async () => {
    const old = await openIdbStore({ name: 'wallet' });
    const store = await openIdbStore({ name: 'wallet', migrations: NEWER });
    await expect(old.get('meta', 'a')).rejects.toMatchObject({ code: 'StoreClosed' });
    await store.close();
  });

  it('of a newer version is not touched', async () => {
    await (await openIdbStore({ name: 'wallet', migrations: NEWER })).close();
    await expect(openIdbStore({ name: 'wallet' })).rejects.toMatchObject({
      data: { found: MIGRATIONS.length + 1, known: MIGRATIONS.length },
    });
    const db = await openDB('wallet');
    expect(db.version).toBe(MIGRATIONS.length + 1);
    expect([...db.transaction('accounts').store.indexNames]).toEqual(['at']);
    db.close();
  });
});
