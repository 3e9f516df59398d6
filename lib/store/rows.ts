import { InvalidField, PicoError } from '../errors.ts';
import type { TableSpec } from './schema.ts';
import type { Query, Write } from './types.ts';

/** A row as both homes store it: its value as JSON text, and the fields it can be listed by. */
export interface Row {
  readonly table: string;
  readonly key: string;
  readonly text: string;
  readonly by: Readonly<Record<string, string | number>>;
}

export type RowWrite =
  | ({ readonly kind: 'put' | 'add' } & Row)
  | { readonly kind: 'delete'; readonly table: string; readonly key: string };

const LONGEST_KEY = 1024;
/** In Unicode mode only a surrogate without its other half matches. */
const HALF_PAIR = /\p{Cs}/u;

/** Checks the writes and takes their values, so that a home meets nothing it would refuse or change on the way. */
export function rowsOf(writes: readonly Write[], tables: ReadonlyMap<string, TableSpec>): RowWrite[] {
  return writes.map((write): RowWrite => {
    const kind = 'put' in write ? 'put' : 'add' in write ? 'add' : 'delete';
    const table = 'put' in write ? write.put : 'add' in write ? write.add : write.delete;
    const spec = specOf(tables, table);
    if (spec.appendOnly && kind !== 'add') {
      throw new PicoError('AppendOnly', `${table}: rows are only ever added; correct one by adding another`, {
        table,
        key: write.key,
      });
    }
    checkIndexable('key', write.key);
    if (write.key === '' || write.key.length > LONGEST_KEY) {
      throw new InvalidField('key', `must have 1 to ${LONGEST_KEY} characters`);
    }
    if ('delete' in write) return { kind: 'delete', table, key: write.key };
    return { kind: kind === 'put' ? 'put' : 'add', ...rowOf(table, spec, write.key, write.value) };
  });
}

/** One row in the form the homes store. Throws InvalidParams for a value that is no JSON. */
export function rowOf(table: string, spec: TableSpec, key: string, value: unknown): Row {
  const text = textOf(table, value);
  const stored: unknown = spec.indexes.length === 0 ? undefined : JSON.parse(text);
  const by: Record<string, string | number> = {};
  for (const field of spec.indexes) {
    const found = fieldOf(stored, field);
    if (typeof found !== 'string' && typeof found !== 'number') continue;
    checkIndexable(`${table}.${field}`, found);
    by[field] = found;
  }
  return { table, key, text, by };
}

/** Throws for a table the store does not have. */
export function specOf(tables: ReadonlyMap<string, TableSpec>, table: string): TableSpec {
  const spec = tables.get(table);
  if (spec === undefined) throw new InvalidField('table', `${table} is not a table of this store`);
  return spec;
}

/** Throws InvalidParams for a query the table cannot answer. */
export function checkQuery(table: string, spec: TableSpec, query: Query): void {
  if (query.index !== undefined && !spec.indexes.includes(query.index)) {
    throw new InvalidField('index', `${table} has no index ${query.index}`);
  }
  if (query.equals !== undefined && (query.from !== undefined || query.to !== undefined)) {
    throw new InvalidField('equals', 'give either equals or from and to');
  }
  const bounds = [query.equals, query.from, query.to];
  if (query.index === undefined && bounds.some((bound) => typeof bound === 'number')) {
    throw new InvalidField('query', 'keys are strings, so are their bounds');
  }
  for (const bound of [...bounds, query.after]) {
    if (bound !== undefined) checkIndexable('query', bound);
  }
  if (query.limit !== undefined && (!Number.isSafeInteger(query.limit) || query.limit < 0)) {
    throw new InvalidField('limit', 'must be a whole number, 0 or more');
  }
}

function textOf(table: string, value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new InvalidField(
      'value',
      `${table}: not JSON (${error instanceof Error ? error.message : 'unknown'})`,
    );
  }
  if (text === undefined) throw new InvalidField('value', `${table}: undefined and functions are not JSON`);
  return text;
}

function fieldOf(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return undefined;
  return (value as Record<string, unknown>)[field];
}

/** SQLite cuts text at NUL and cannot hold half a surrogate pair; IndexedDB refuses NaN. */
function checkIndexable(field: string, value: string | number): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new InvalidField(field, 'must be a finite number');
    return;
  }
  if (typeof value !== 'string' || value.includes('\0') || HALF_PAIR.test(value)) {
    throw new InvalidField(field, 'must be well-formed text without NUL');
  }
}
