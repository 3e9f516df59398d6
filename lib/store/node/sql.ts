import type { TableSpec } from '../schema.ts';
import type { Query } from '../types.ts';

/** A name as SQL writes it. Names come from the migrations, never from outside. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The column that holds a field the table can be listed by. */
export const column = (field: string): string => quote(`by_${field}`);

/** Takes: key, value text, then the indexed fields in the order of the spec. */
export function insertSql(table: string, spec: TableSpec, kind: 'put' | 'add'): string {
  const columns = ['key', 'value', ...spec.indexes.map(column)];
  const insert = `INSERT INTO ${quote(table)} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  if (kind === 'add') return insert;
  const sets = columns.slice(1).map((name) => `${name} = excluded.${name}`);
  return `${insert} ON CONFLICT (key) DO UPDATE SET ${sets.join(', ')}`;
}

export interface Select {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** What the row to go on from is sorted by: its indexed field (without an index, its key) and its key. */
export interface Anchor {
  readonly field: string | number;
  readonly key: string;
}

/** The statement for a list: a column `value` of JSON text, for the rows behind `after` when it is given. */
export function selectSql(table: string, query: Query, after?: Anchor): Select {
  const by = query.index === undefined ? 'key' : column(query.index);
  const where: string[] = query.index === undefined ? [] : [`${by} IS NOT NULL`];
  const values: (string | number)[] = [];
  const bound = (operator: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    where.push(`${by} ${operator} ?`);
    values.push(value);
  };
  bound('=', query.equals);
  bound('>=', query.from);
  bound('<=', query.to);
  const beyond = query.reverse ? '<' : '>';
  if (after !== undefined) {
    where.push(`(${by}, key) ${beyond} (?, ?)`);
    values.push(after.field, after.key);
  }
  const direction = query.reverse ? 'DESC' : 'ASC';
  const order = query.index === undefined ? `key ${direction}` : `${by} ${direction}, key ${direction}`;
  values.push(query.limit ?? -1);
  const filter = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
  return { sql: `SELECT value FROM ${quote(table)}${filter} ORDER BY ${order} LIMIT ?`, values };
}
