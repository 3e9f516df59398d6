import { type IDBPDatabase, openDB } from 'idb';
import { storeTooNew } from '../errors.ts';
import { MIGRATIONS, type Migration, tablesAfter, versionAfter } from '../migrations.ts';
import type { Store } from '../types.ts';
import { migrate } from './migrate.ts';
import { storeOver } from './store.ts';

export interface IdbStoreOptions {
  /** The database's name within the extension's origin. */
  readonly name: string;
  /** For tests of the mechanism. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens a store in IndexedDB, brought to today's version. Any number of pages may have it open, but only one of them writes: its small
 * tables are in memory. An upgrade waits until those of the older release have let go, which they do as soon as they are asked.
 *
 * Throws StoreTooNew (data: found, known; nothing is changed).
 */
export async function openIdbStore({ name, migrations = MIGRATIONS }: IdbStoreOptions): Promise<Store> {
  const known = versionAfter(migrations);
  const tables = tablesAfter(migrations);
  let store: Store | undefined;
  let failure: unknown;
  const close = (): void => void store?.close();
  try {
    const db = await openDB(name, known, {
      // The opening fails when the upgrade's transaction is aborted, but without saying why: keep the reason.
      upgrade: (opened, from, _to, transaction) =>
        migrate(opened, transaction, from, migrations).catch((error: unknown) => {
          failure = error;
        }),
      blocking: close,
      terminated: close,
    });
    store = storeOver(db, tables);
    return store;
  } catch (error) {
    if (failure !== undefined) throw failure;
    if (!(error instanceof Error) || error.name !== 'VersionError') throw error;
    throw storeTooNew(name, await versionFound(name), known);
  }
}

/** Opening without a version takes the one that is there. */
async function versionFound(name: string): Promise<number> {
  const db: IDBPDatabase = await openDB(name);
  const { version } = db;
  db.close();
  return version;
}
