import type { DatabaseSync } from 'node:sqlite';
import { type Migration, type MigrationStep, tablesAfter, versionAfter } from '../migrations.ts';
import { rowOf, specOf } from '../rows.ts';
import type { TableSpec } from '../schema.ts';
import { APPLICATION_ID } from './inspect.ts';
import { column, insertSql, quote } from './sql.ts';

/** Brings the store from version `from` to the last of the migrations, all in one transaction. */
export function migrate(db: DatabaseSync, from: number, migrations: readonly Migration[]): void {
  if (from === versionAfter(migrations)) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const migration of migrations.slice(from)) {
      const tables = tablesAfter(migrations.slice(0, migration.version));
      for (const step of migration.steps) carryOut(db, step, tables);
    }
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${versionAfter(migrations)};`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function carryOut(db: DatabaseSync, step: MigrationStep, tables: ReadonlyMap<string, TableSpec>): void {
  if ('createTable' in step) {
    // STRICT with ANY keeps numbers numbers and strings strings, so that both sort as in IndexedDB.
    const columns = step.indexes.map((field) => `, ${column(field)} ANY`).join('');
    db.exec(
      `CREATE TABLE ${quote(step.createTable)} (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL${columns}) STRICT`,
    );
    for (const field of step.indexes) createIndex(db, step.createTable, field);
    return;
  }
  const name = 'createIndex' in step ? step.createIndex : step.rewrite;
  if ('createIndex' in step) {
    db.exec(`ALTER TABLE ${quote(name)} ADD COLUMN ${column(step.on)} ANY`);
    createIndex(db, name, step.on);
  }
  const change = 'rewrite' in step ? step.change : (value: unknown) => value;
  rewrite(db, name, fieldsSoFar(db, name, specOf(tables, name)), change);
}

/** Later steps of the same migration may add more indexes: only those whose column is there can be filled now. */
function fieldsSoFar(db: DatabaseSync, table: string, spec: TableSpec): TableSpec {
  const columns = new Set(
    db
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => name),
  );
  return { ...spec, indexes: spec.indexes.filter((field) => columns.has(`by_${field}`)) };
}

function createIndex(db: DatabaseSync, table: string, field: string): void {
  const name = quote(`${table}_by_${field}`);
  db.exec(
    `CREATE INDEX ${name} ON ${quote(table)} (${column(field)}, key) WHERE ${column(field)} IS NOT NULL`,
  );
}

function rewrite(
  db: DatabaseSync,
  table: string,
  spec: TableSpec,
  change: (value: unknown, key: string) => unknown,
): void {
  const put = db.prepare(insertSql(table, spec, 'put'));
  const remove = db.prepare(`DELETE FROM ${quote(table)} WHERE key = ?`);
  for (const { key, value } of db.prepare(`SELECT key, value FROM ${quote(table)}`).all()) {
    const changed = change(JSON.parse(String(value)), String(key));
    if (changed === undefined) {
      remove.run(String(key));
      continue;
    }
    const row = rowOf(table, spec, String(key), changed);
    put.run(row.key, row.text, ...spec.indexes.map((field) => row.by[field] ?? null));
  }
}
