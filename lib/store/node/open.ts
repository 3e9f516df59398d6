import type { DatabaseSync } from 'node:sqlite';
import { storeTooNew } from '../errors.ts';
import { MIGRATIONS, type Migration, tablesAfter, versionAfter } from '../migrations.ts';
import type { Store } from '../types.ts';
import { createPrivate, inspectVersion, versionOf } from './inspect.ts';
import { closeExclusive, openExclusively } from './lock.ts';
import { migrate } from './migrate.ts';
import { storeOver } from './store.ts';

export interface NodeStoreOptions {
  /** The database file; made, readable by its owner only, when it is not there. Its folder must exist. */
  readonly path: string;
  /** For tests of the mechanism. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens a store in an SQLite file, for this process alone, brought to today's version.
 *
 * Throws StoreLocked (data: pid), StoreTooNew (data: found, known; the file is left as it was), NotAStore,
 * StoreUnsafe (SQLite would not run durably here).
 */
export async function openNodeStore({ path, migrations = MIGRATIONS }: NodeStoreOptions): Promise<Store> {
  const known = versionAfter(migrations);
  const tables = tablesAfter(migrations);
  refuseNewer(path, inspectVersion(path), known);
  createPrivate(path);
  const db: DatabaseSync = openExclusively(path);
  try {
    // Read again now that the file is ours: another process may have brought it forward in between.
    const version = versionOf(db);
    refuseNewer(path, version, known);
    migrate(db, version, migrations);
    return storeOver(db, tables, () => closeExclusive(db, path));
  } catch (error) {
    closeExclusive(db, path);
    throw error;
  }
}

function refuseNewer(path: string, found: number, known: number): void {
  if (found > known) throw storeTooNew(path, found, known);
}
