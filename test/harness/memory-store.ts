import { PicoError } from '../../lib/errors.ts';
import { checkQuery, rowsOf, specOf } from '../../lib/store/rows.ts';
import { TABLES, type Table } from '../../lib/store/schema.ts';
import type { Query, Store, Write } from '../../lib/store/types.ts';

export interface MemoryStore extends Store {
  /** Commits so far. */
  readonly commits: number;
  /** From now on the n-th commit (1 is the next) and all after it fail, as if the process had been killed before it. */
  dieAt(n: number | undefined): void;
  /** The same rows in a store that lives: what a new process would find. */
  reopen(): MemoryStore;
}

/** A store in memory with the rules of the real ones, for tests that kill it between any two commits. */
export function memoryStore(rows: Map<string, string> = new Map()): MemoryStore {
  const tables = new Map(Object.entries(TABLES));
  let commits = 0;
  let deadline = Number.POSITIVE_INFINITY;
  const at = (table: string, key: string) => `${table}\n${key}`;
  return {
    get commits() {
      return commits;
    },
    dieAt(n) {
      deadline = n === undefined ? Number.POSITIVE_INFINITY : commits + n;
    },
    reopen: () => memoryStore(new Map(rows)),
    async get<T>(table: Table, key: string) {
      specOf(tables, table);
      const text = rows.get(at(table, key));
      return text === undefined ? undefined : (JSON.parse(text) as T);
    },
    async list<T>(table: Table, query: Query = {}) {
      checkQuery(table, specOf(tables, table), query);
      const { index, equals, from, to, limit, reverse } = query;
      const found = [...rows]
        .filter(([key]) => key.startsWith(`${table}\n`))
        .map(([key, text]) => ({ key, value: JSON.parse(text) as Record<string, string | number> }))
        .map((row) => ({
          ...row,
          by: index === undefined ? row.key.slice(table.length + 1) : row.value[index],
        }))
        .filter(({ by }) => by !== undefined && (equals === undefined || by === equals))
        .filter(
          ({ by }) =>
            by !== undefined && (from === undefined || by >= from) && (to === undefined || by <= to),
        )
        .sort((a, b) => compare(a.by, b.by) || compare(a.key, b.key));
      if (reverse) found.reverse();
      return found.slice(0, limit).map(({ value }) => value as T);
    },
    async commit(writes: readonly Write[]) {
      const changes = rowsOf(writes, tables);
      if (commits + 1 >= deadline) throw new PicoError('StoreFailed', 'killed');
      const next = new Map<string, string | undefined>();
      for (const change of changes) {
        const key = at(change.table, change.key);
        if (change.kind === 'add' && (next.has(key) ? next.get(key) !== undefined : rows.has(key)))
          throw new PicoError('KeyExists', `${change.table}: ${change.key} is there`, { key: change.key });
        next.set(key, change.kind === 'delete' ? undefined : change.text);
      }
      commits++;
      for (const [key, text] of next) {
        if (text === undefined) rows.delete(key);
        else rows.set(key, text);
      }
    },
    async close() {},
  };
}

function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (a === undefined || b === undefined || a === b) return 0;
  return a < b ? -1 : 1;
}
