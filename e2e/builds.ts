import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BUILDS } from './build.ts';

/** For vitest, around a run: each build of the extension is made once for all files of tests, and dropped at the end. */
export function setup(): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'picopay-builds-'));
  process.env[BUILDS] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
