import type { IDBPDatabase } from 'idb';
import { storeClosed } from '../errors.ts';
import { checkQuery, rowsOf, specOf } from '../rows.ts';
import type { TableSpec } from '../schema.ts';
import type { Query, Store, Table } from '../types.ts';
import { writeRows } from './commit.ts';
import { listRecords } from './list.ts';
import type { StoredRecord } from './record.ts';
import { SmallTables } from './small-tables.ts';

/** The store's interface over an open, migrated database. */
export function storeOver(db: IDBPDatabase, tables: ReadonlyMap<string, TableSpec>): Store {
  const small = new SmallTables(db);
  const running = new Set<Promise<void>>();
  let closed = false;
  const expectOpen = (): void => {
    if (closed) throw storeClosed();
  };

  return {
    async get<T>(table: Table, key: string) {
      expectOpen();
      specOf(tables, table);
      const rows = await small.rows(table);
      const record: StoredRecord | undefined = rows === undefined ? await db.get(table, key) : undefined;
      const text = record?.text ?? rows?.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as T);
    },

    async list<T>(table: Table, query: Query = {}) {
      expectOpen();
      checkQuery(table, specOf(tables, table), query);
      const rows = await small.rows(table);
      if (rows?.size === 0 && query.after === undefined) return [];
      if (rows !== undefined && Object.keys(query).length === 0)
        return [...rows].sort(byKey).map(([, text]) => JSON.parse(text) as T);
      const records = await listRecords(db, table, query);
      return records.map(({ text }) => JSON.parse(text) as T);
    },

    async commit(writes) {
      expectOpen();
      const rows = rowsOf(writes, tables);
      const commit = small.during(rows, () => writeRows(db, rows));
      running.add(commit);
      await commit.finally(() => running.delete(commit));
    },

    async close() {
      closed = true;
      await Promise.allSettled(running);
      db.close();
    },
  };
}

/** As IndexedDB sorts strings: by code units. */
function byKey([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}
