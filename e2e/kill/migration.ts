import { indexPath, KEY_PATH } from '../../lib/store/idb/record.ts';
import { MIGRATIONS } from '../../lib/store/migrations.ts';
import type { Page } from '../driver/types.ts';

interface TablePlan {
  readonly name: string;
  readonly indexes: readonly { readonly name: string; readonly path: string[] }[];
}
interface Held {
  held?: IDBDatabase;
}

/** The tables of the first release's store. */
const V1: readonly TablePlan[] = (MIGRATIONS[0]?.steps ?? []).flatMap((step) =>
  'createTable' in step
    ? [{ name: step.createTable, indexes: step.indexes.map((name) => ({ name, path: indexPath(name) })) }]
    : [],
);

/**
 * Puts the wallet's rows into a store of version 1, and holds it open, so that no upgrade begins before `letGo`.
 * @param page of the extension
 */
export function makeOld(page: Page): Promise<void> {
  return page.evaluate(rebuild, V1, KEY_PATH);
}

/** Whoever waits with an upgrade goes on. */
export function letGo(page: Page): Promise<void> {
  return page.evaluate(() => {
    const scope = globalThis as Held;
    scope.held?.close();
    delete scope.held;
  });
}

export function storeVersion(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('wallet');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          resolve(opening.result.version);
          opening.result.close();
        };
      }),
  );
}

async function rebuild(tables: readonly TablePlan[], keyPath: string): Promise<void> {
  const open = (version?: number, upgrade?: (db: IDBDatabase) => void) =>
    new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('wallet', version);
      opening.onupgradeneeded = () => upgrade?.(opening.result);
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => resolve(opening.result);
    });
  const done = (transaction: IDBTransaction) =>
    new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  const names = tables.map(({ name }) => name);
  const now = await open();
  const reading = now.transaction(names);
  const all = names.map((name) => ({ name, rows: reading.objectStore(name).getAll() }));
  await done(reading);
  now.close();
  await new Promise<void>((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase('wallet');
    deleting.onerror = () => reject(deleting.error);
    deleting.onsuccess = () => resolve();
  });
  const old = await open(1, (db) => {
    for (const { name, indexes } of tables) {
      const store = db.createObjectStore(name, { keyPath });
      for (const index of indexes) store.createIndex(index.name, index.path);
    }
  });
  const writing = old.transaction(names, 'readwrite');
  for (const { name, rows } of all) for (const row of rows.result) writing.objectStore(name).put(row);
  await done(writing);
  (globalThis as Held).held = old;
}
