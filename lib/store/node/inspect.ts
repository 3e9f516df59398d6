import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { PicoError } from '../../errors.ts';
import { locked } from './lock.ts';
import { isBusy, isNoDatabase } from './sqlite-errors.ts';

/** Written into the file's header, so that no other SQLite file is taken for a store: "PICO". */
export const APPLICATION_ID = 0x5049434f;

/**
 * The version of the store in a file, 0 when there is none yet. Changes nothing: the look is read-only, since a
 * read-write connection would fold the write-ahead log into the file when it closes.
 *
 * Throws StoreLocked, or NotAStore for a file that is something else or is damaged.
 */
export function inspectVersion(path: string): number {
  if (!existsSync(path) || statSync(path).size === 0) return 0;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true });
    const version = versionOf(db);
    const id = Number(db.prepare('PRAGMA application_id').get()?.['application_id']);
    const tables = Number(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n']);
    // A process killed before its first commit leaves an empty database: still ours to fill.
    if (version === 0 && id === 0 && tables === 0) return 0;
    if (id !== APPLICATION_ID) throw notAStore(path, 'it is the database of another program');
    return version;
  } catch (error) {
    if (isBusy(error)) throw locked(path);
    if (isNoDatabase(error)) throw notAStore(path, 'it is no database or it is damaged');
    throw error;
  } finally {
    db?.close();
  }
}

/** The version an open database says it has. */
export function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
}

/** Makes the file, readable by its owner only; SQLite gives its side files the same rights. */
export function createPrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}

function notAStore(path: string, why: string): PicoError {
  return new PicoError(
    'NotAStore',
    `${path} is not a PicoPay store: ${why}. Name another file or restore a copy`,
    { path },
  );
}
