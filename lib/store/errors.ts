import { PicoError } from '../errors.ts';

/** The store was written by a later release, whose form this one does not know. */
export function storeTooNew(name: string, found: number, known: number): PicoError {
  return new PicoError(
    'StoreTooNew',
    `${name} has version ${found}, this release knows up to ${known}; nothing was changed. Install the newer release`,
    { found, known },
  );
}

export function storeClosed(): PicoError {
  return new PicoError('StoreClosed', 'the store is closed; open it again');
}

/** The disk or the database refused; nothing of the commit is kept. */
export function storeFailed(reason: unknown): PicoError {
  const why = reason instanceof Error ? reason.message : String(reason);
  return new PicoError(
    'StoreFailed',
    `the store could not be written (${why}); free space or check the disk, then retry`,
    {
      why,
    },
  );
}

export function keyExists(table: string, key: string): PicoError {
  return new PicoError('KeyExists', `${table} has a row ${key} already; nothing was changed`, { table, key });
}

/** The row that a page should go on behind is gone. */
export function anchorGone(table: string, key: string): PicoError {
  return new PicoError(
    'NotFound',
    `${table}: the row ${key} to go on from is gone; list again from the start`,
    {
      table,
      key,
    },
  );
}
