/** What went wrong, by SQLite's own result codes, https://www.sqlite.org/rescode.html */

/** Another connection has the lock (SQLITE_BUSY). */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === 5;
}

/** The file is damaged or is no database at all (SQLITE_CORRUPT, SQLITE_NOTADB). */
export function isNoDatabase(error: unknown): boolean {
  return primaryCode(error) === 11 || primaryCode(error) === 26;
}

/** An insert found its primary key (SQLITE_CONSTRAINT_PRIMARYKEY). */
export function isKeyTaken(error: unknown): boolean {
  return extendedCode(error) === 1555;
}

function extendedCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

/** The low byte of the extended code. */
function primaryCode(error: unknown): number | undefined {
  const code = extendedCode(error);
  return code === undefined ? undefined : code & 0xff;
}
