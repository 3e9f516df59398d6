import { randomBytes, timingSafeEqual } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sha256, utf8ToBytes } from '../lib/bytes.ts';
import { PicoError } from '../lib/errors.ts';

/**
 * The text of a file of secrets, or undefined when there is none.
 * Throws FileExposed when others than its owner may read or change it.
 */
export async function readSecretFile(path: string): Promise<string | undefined> {
  const file = await open(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { mode } = await file.stat();
    if (isExposed(mode)) {
      throw new PicoError('FileExposed', `Others on this machine can read ${path}. Run: chmod 600 ${path}`, {
        path,
      });
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Writes a file for its owner only; after a crash or power loss it has the old text or the new one, whole. */
export async function writeSecretFile(path: string, text: string): Promise<void> {
  await withDraft(path, text, (draft) => rename(draft, path));
}

/** As writeSecretFile, but false, with nothing changed, when the file is there already. Of many at once one succeeds. */
export async function createSecretFile(path: string, text: string): Promise<boolean> {
  try {
    await withDraft(path, text, (draft) => link(draft, path));
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Whether two texts are equal, in a time that tells neither where they differ nor how long the right one is. */
export function equalsConstantTime(a: string, b: string): boolean {
  return timingSafeEqual(sha256(utf8ToBytes(a)), sha256(utf8ToBytes(b)));
}

/** Whether a file's mode lets others than its owner in. Windows has no such modes. */
export function isExposed(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}

/** Puts the text on disk under another name in the same folder, then has it moved into place, and that on disk too. */
async function withDraft(path: string, text: string, place: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await place(draft);
    await syncFolder(dirname(path));
  } finally {
    await rm(draft, { force: true });
  }
}

/** A new name is on disk only once its folder is. Windows cannot open folders, and needs no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
