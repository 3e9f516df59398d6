import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { anchorGone, keyExists, storeClosed } from '../errors.ts';
import { checkQuery, type RowWrite, rowsOf, specOf } from '../rows.ts';
import type { TableSpec } from '../schema.ts';
import type { Query, Store, Table } from '../types.ts';
import { groupCommits } from './group.ts';
import { type Anchor, column, insertSql, quote, selectSql } from './sql.ts';
import { isKeyTaken } from './sqlite-errors.ts';

/** The store's interface over an open, migrated database. `release` closes it. */
export function storeOver(
  db: DatabaseSync,
  tables: ReadonlyMap<string, TableSpec>,
  release: () => void,
): Store {
  const statements = new Map<string, StatementSync>();
  let closed = false;

  const prepared = (sql: string): StatementSync => {
    if (closed) throw storeClosed();
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  const write = (row: RowWrite): void => {
    if (row.kind === 'delete') {
      prepared(`DELETE FROM ${quote(row.table)} WHERE key = ?`).run(row.key);
      return;
    }
    const spec = specOf(tables, row.table);
    const fields = spec.indexes.map((field) => row.by[field] ?? null);
    try {
      prepared(insertSql(row.table, spec, row.kind)).run(row.key, row.text, ...fields);
    } catch (error) {
      throw isKeyTaken(error) ? keyExists(row.table, row.key) : error;
    }
  };
  const group = groupCommits(db, write);

  const anchorOf = (table: Table, { index, after }: Query): Anchor | undefined => {
    if (after === undefined) return undefined;
    const field = index === undefined ? 'key' : column(index);
    const found = prepared(`SELECT ${field} AS field FROM ${quote(table)} WHERE key = ?`).get(after)?.[
      'field'
    ];
    if (typeof found !== 'string' && typeof found !== 'number') throw anchorGone(table, after);
    return { key: after, field: found };
  };

  return {
    async get<T>(table: Table, key: string) {
      specOf(tables, table);
      const row = prepared(`SELECT value FROM ${quote(table)} WHERE key = ?`).get(key);
      return row === undefined ? undefined : (JSON.parse(String(row['value'])) as T);
    },

    async list<T>(table: Table, query: Query = {}) {
      checkQuery(table, specOf(tables, table), query);
      const { sql, values } = selectSql(table, query, anchorOf(table, query));
      const rows = prepared(sql).all(...values);
      return rows.map(({ value }) => JSON.parse(String(value)) as T);
    },

    async commit(writes) {
      if (closed) throw storeClosed();
      await group.add(rowsOf(writes, tables));
    },

    async close() {
      if (closed) return;
      group.flush();
      closed = true;
      release();
    },
  };
}
