import type { IDBPDatabase } from 'idb';
import type { RowWrite } from '../rows.ts';
import type { Table } from '../types.ts';
import type { StoredRecord } from './record.ts';

/** Few rows, and read at every payment of a site. */
const SMALL: readonly Table[] = ['approvals', 'budgets', 'connections', 'queue', 'sites'];

interface Small {
  /** Key → JSON text; undefined until it is read, and after a write whose end is not known. */
  rows: Map<string, string> | undefined;
  writers: number;
}

/**
 * The small tables in memory, so that reading them costs no transaction. Only for a database that nobody else writes. The memory says what a
 * read of the database would: while a commit of the table is under way it says nothing, and the database, which lets the read wait for it, is
 * asked.
 */
export class SmallTables {
  private readonly db: IDBPDatabase;
  private readonly tables = new Map<string, Small>(
    SMALL.map((table) => [table, { rows: undefined, writers: 0 }]),
  );

  constructor(db: IDBPDatabase) {
    this.db = db;
  }

  /** Key → JSON text of all rows; undefined where the database must be asked. */
  async rows(table: Table): Promise<ReadonlyMap<string, string> | undefined> {
    const small = this.tables.get(table);
    if (small === undefined || small.writers > 0 || !this.db.objectStoreNames.contains(table))
      return undefined;
    if (small.rows !== undefined) return small.rows;
    // A commit that is begun meanwhile ends after this, and finds these rows to be followed.
    const records: StoredRecord[] = await this.db.getAll(table);
    small.rows = new Map(records.map(({ key, text }) => [key, text]));
    return small.rows;
  }

  /** Runs the commit of these rows and follows it. */
  async during(writes: readonly RowWrite[], commit: () => Promise<void>): Promise<void> {
    const touched = [...new Set(writes.map(({ table }) => table))].flatMap(
      (table) => this.tables.get(table) ?? [],
    );
    for (const small of touched) small.writers++;
    try {
      await commit();
      for (const write of writes) {
        const rows = this.tables.get(write.table)?.rows;
        if (write.kind === 'delete') rows?.delete(write.key);
        else rows?.set(write.key, write.text);
      }
    } catch (error) {
      for (const small of touched) small.rows = undefined;
      throw error;
    } finally {
      for (const small of touched) small.writers--;
    }
  }
}
