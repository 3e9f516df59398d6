import type { IDBPDatabase } from 'idb';
import { storeClosed } from '../errors.ts';
import { checkQuery, rowsOf, specOf } from '../rows.ts';
import type { TableSpec } from '../schema.ts';
import type { Query, Store, Table } from '../types.ts';
import { writeRows } from './commit.ts';
import { listRecords } from './list.ts';
import type { StoredRecord } from './record.ts';

/** The store's interface over an open, migrated database. */
export function storeOver(db: IDBPDatabase, tables: ReadonlyMap<string, TableSpec>): Store {
  const running = new Set<Promise<void>>();
  let closed = false;
  const expectOpen = (): void => {
    if (closed) throw storeClosed();
  };

  return {
    async get<T>(table: Table, key: string) {
      expectOpen();
      specOf(tables, table);
      const record: StoredRecord | undefined = await db.get(table, key);
      return record === undefined ? undefined : (JSON.parse(record.text) as T);
    },

    async list<T>(table: Table, query: Query = {}) {
      expectOpen();
      checkQuery(table, specOf(tables, table), query);
      const records = await listRecords(db, table, query);
      return records.map(({ text }) => JSON.parse(text) as T);
    },

    async commit(writes) {
      expectOpen();
      const commit = writeRows(db, rowsOf(writes, tables));
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
