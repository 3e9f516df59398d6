import type { IDBPDatabase } from 'idb';
import { anchorGone } from '../errors.ts';
import type { Query, Table } from '../types.ts';
import { type Anchor, rangeOf } from './range.ts';
import type { StoredRecord } from './record.ts';

/** The records that a query, checked before, asks for. */
export async function listRecords(db: IDBPDatabase, table: Table, query: Query): Promise<StoredRecord[]> {
  const { index, after, limit, reverse } = query;
  const store = db.transaction(table).store;
  const anchor = after === undefined ? undefined : anchorOf(await store.get(after), table, query, after);
  const range = rangeOf(query, anchor);
  if (range === 'none' || limit === 0) return [];
  const source = index === undefined ? store : store.index(index);
  if (!reverse) return source.getAll(range, limit);
  if (limit === undefined) return (await source.getAll(range)).reverse();

  const found: StoredRecord[] = [];
  let cursor = await source.openCursor(range, 'prev');
  while (cursor !== null) {
    found.push(cursor.value);
    if (found.length === limit) break;
    cursor = await cursor.continue();
  }
  return found;
}

function anchorOf(record: StoredRecord | undefined, table: Table, { index }: Query, key: string): Anchor {
  if (record !== undefined && index === undefined) return key;
  const field = index && record?.by[index];
  if (field === undefined) throw anchorGone(table, key);
  return [field, key];
}
