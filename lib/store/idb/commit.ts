import type { IDBPDatabase } from 'idb';
import { keyExists, storeFailed } from '../errors.ts';
import type { RowWrite } from '../rows.ts';
import type { StoredRecord } from './record.ts';

/**
 * Makes the writes, or none, in one transaction; resolves once they are on disk. IndexedDB itself runs the
 * transactions that share a table one after the other, in the order they were begun.
 *
 * Throws KeyExists or StoreFailed.
 */
export async function writeRows(db: IDBPDatabase, rows: readonly RowWrite[]): Promise<void> {
  if (rows.length === 0) return;
  const names = [...new Set(rows.map(({ table }) => table))];
  // Strict: the browser reports the end only after the disk has it. Its default is content with the system's cache.
  const transaction = db.transaction(names, 'readwrite', { durability: 'strict' });
  let taken: RowWrite | undefined;
  const requests = rows.map(async (row) => {
    const table = transaction.objectStore(row.table);
    if (row.kind === 'delete') return table.delete(row.key);
    const record: StoredRecord = { key: row.key, text: row.text, by: row.by };
    if (row.kind === 'put') return table.put(record);
    return table.add(record).catch((error: unknown) => {
      // This error ends the transaction by itself; the requests behind it then fail for that reason alone.
      if (isNamed(error, 'ConstraintError')) taken ??= row;
      throw error;
    });
  });
  // A request that could not even be made leaves the transaction going, and the others would be kept.
  for (const request of requests) request.catch(() => abort(transaction));
  const [ended] = await Promise.allSettled([transaction.done, ...requests]);
  if (taken !== undefined) throw keyExists(taken.table, taken.key);
  if (ended.status === 'rejected') throw storeFailed(ended.reason);
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
