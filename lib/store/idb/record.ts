/**
 * A row as its object store holds it. The value is text, so that it reads back exactly as it does from SQLite; the
 * fields it can be listed by stand beside it.
 */
export interface StoredRecord {
  readonly key: string;
  readonly text: string;
  readonly by: Readonly<Record<string, string | number>>;
}

/** The path of a table's keys. */
export const KEY_PATH = 'key';

/** What an index sorts by: the field, then the key, so that a list can go on behind any row among equals. */
export const indexPath = (field: string): string[] => [`by.${field}`, KEY_PATH];
