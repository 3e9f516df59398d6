import type { IndexName, Table } from './schema.ts';

export type { Table };

/**
 * What a row may hold: anything JSON.stringify takes; a row reads back as JSON.parse(JSON.stringify(value)).
 * Amounts are decimal strings: a bigint anywhere inside is refused when the commit is made (InvalidParams).
 */
type Json = string | number | boolean | null | object;

/** One change of one row. */
export type Write =
  /** Sets the row, there or not. */
  | { readonly put: Table; readonly key: string; readonly value: Json }
  /** Sets the row, and fails the whole commit with KeyExists when the key is there. */
  | { readonly add: Table; readonly key: string; readonly value: Json }
  /** Removes the row; one that is not there is no error. */
  | { readonly delete: Table; readonly key: string };

/**
 * Which rows, and in which order. Without `index` the bounds speak of the key and the rows come by key; with it they
 * speak of the field, and rows with an equal field come by key. Numbers come before strings, strings by character
 * code (among characters beyond U+FFFF the two homes may differ).
 */
export interface Query {
  readonly index?: IndexName;
  readonly equals?: string | number;
  /** Lowest wanted, inclusive. */
  readonly from?: string | number;
  /** Highest wanted, inclusive. */
  readonly to?: string | number;
  /** Key of the last row of the page before: the list goes on behind that row, which must still be there (NotFound). */
  readonly after?: string;
  readonly limit?: number;
  /** Last row first. */
  readonly reverse?: boolean;
}

/** The one place where a wallet or a hub keeps what must outlive the process. Two homes: idb/ in the browser, node/ elsewhere. */
export interface Store {
  /** The row's value, or undefined. The type is the caller's word: what comes from disk is checked by who reads it. */
  get<T>(table: Table, key: string): Promise<T | undefined>;
  list<T>(table: Table, query?: Query): Promise<T[]>;
  /**
   * Makes all the writes, in their order, or none, in one transaction; resolves once they are on disk and would survive
   * a power loss. The values are taken at the call: changing an object afterwards changes nothing.
   *
   * Throws KeyExists (an `add` found its key; data: table, key), AppendOnly (a put or delete on an append-only table),
   * InvalidParams (key or value of a wrong form), StoreFailed (the disk refused), StoreClosed.
   */
  commit(writes: readonly Write[]): Promise<void>;
  /** Waits for the commits already asked for, then lets go of the store. */
  close(): Promise<void>;
}
