import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { PicoError } from '../../errors.ts';
import { isBusy } from './sqlite-errors.ts';

/**
 * Opens the file for this process alone.
 *
 * The lock is SQLite's own: in exclusive locking mode the connection keeps the operating system's lock on the file
 * from its first transaction until it closes. The system lets go of it when the process ends, however it ends, so a
 * kill -9 leaves no stale lock. The file `<path>.pid` only serves the message; nobody trusts it.
 *
 * Two consequences. Nothing in this process may open and close the database file by other means while the store is
 * open (POSIX drops all of a process's locks on a file when any of its descriptors is closed). And the file must be on
 * a disk with working locks, which some network file systems are not.
 *
 * Throws StoreLocked when another process, or this one, has the store open (data: pid, when known).
 */
export function openExclusively(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    // On macOS a plain fsync does not reach the disk; elsewhere these two change nothing.
    db.exec('PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1;');
    db.exec('BEGIN IMMEDIATE; COMMIT;');
    expectPragma(db, 'locking_mode', 'exclusive');
    expectPragma(db, 'journal_mode', 'wal');
    expectPragma(db, 'synchronous', 2);
    writeFileSync(pidFile(path), `${process.pid}\n`, { mode: 0o600 });
    return db;
  } catch (error) {
    db.close();
    throw isBusy(error) ? locked(path) : error;
  }
}

/** Closes what openExclusively opened. */
export function closeExclusive(db: DatabaseSync, path: string): void {
  rmSync(pidFile(path), { force: true });
  db.close();
}

/** The error for a store that somebody has open. */
export function locked(path: string): PicoError {
  const pid = readPid(path);
  const who = pid === undefined ? 'another process' : `process ${pid}`;
  return new PicoError(
    'StoreLocked',
    `${path} is in use by ${who}; one process at a time may use it: end that one, or ask it (picopay serve)`,
    {
      path,
      ...(pid !== undefined && { pid }),
    },
  );
}

function readPid(path: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(pidFile(path), 'utf8'), 10);
    return Number.isSafeInteger(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

const pidFile = (path: string): string => `${path}.pid`;

/** A pragma that did not take is silent, and durability would be gone without a word: read it back. */
function expectPragma(db: DatabaseSync, name: string, wanted: string | number): void {
  const found = db.prepare(`PRAGMA ${name}`).get()?.[name];
  if (found === wanted) return;
  throw new PicoError(
    'StoreUnsafe',
    `SQLite runs with ${name} = ${String(found)} instead of ${wanted}; the disk may not allow it`,
    {
      name,
      found,
      wanted,
    },
  );
}
