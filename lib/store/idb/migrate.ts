import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { type Migration, type MigrationStep, tablesAfter } from '../migrations.ts';
import { rowOf, specOf } from '../rows.ts';
import type { TableSpec } from '../schema.ts';
import { indexPath, KEY_PATH, type StoredRecord } from './record.ts';

type Upgrade = IDBPTransaction<unknown, string[], 'versionchange'>;

/**
 * Brings the store from version `from` to the last of the migrations, inside the one transaction IndexedDB gives an
 * upgrade. On an error that transaction is aborted, and the store stays as it was.
 */
export async function migrate(
  db: IDBPDatabase,
  transaction: Upgrade,
  from: number,
  migrations: readonly Migration[],
): Promise<void> {
  // The transaction's end is reported by the opening; without this its promise would be one nobody listens to.
  transaction.done.catch(() => undefined);
  try {
    for (const migration of migrations.slice(from)) {
      const tables = tablesAfter(migrations.slice(0, migration.version));
      for (const step of migration.steps) await carryOut(db, transaction, step, tables);
    }
  } catch (error) {
    transaction.abort();
    throw error;
  }
}

async function carryOut(
  db: IDBPDatabase,
  transaction: Upgrade,
  step: MigrationStep,
  tables: ReadonlyMap<string, TableSpec>,
): Promise<void> {
  if ('createTable' in step) {
    const created = db.createObjectStore(step.createTable, { keyPath: KEY_PATH });
    for (const field of step.indexes) created.createIndex(field, indexPath(field));
    return;
  }
  const name = 'createIndex' in step ? step.createIndex : step.rewrite;
  const table = transaction.objectStore(name);
  if ('createIndex' in step) table.createIndex(step.on, indexPath(step.on));
  const change = 'rewrite' in step ? step.change : (value: unknown) => value;
  const spec = specOf(tables, name);
  for (let cursor = await table.openCursor(); cursor !== null; cursor = await cursor.continue()) {
    const key = String(cursor.key);
    const changed = change(JSON.parse((cursor.value as StoredRecord).text), key);
    if (changed === undefined) {
      await cursor.delete();
      continue;
    }
    const { text, by } = rowOf(name, spec, key, changed);
    await cursor.update({ key, text, by } satisfies StoredRecord);
  }
}
