import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from './wait.ts';

/** The folder asked for, or one of its own that `discard` deletes. */
export function profileFolder(asked: string | undefined): { readonly dir: string; discard(): void } {
  if (asked !== undefined) return { dir: asked, discard: () => {} };
  const dir = mkdtempSync(path.join(tmpdir(), 'picopay-profile-'));
  return {
    dir,
    discard: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}

/** SIGKILL to a browser and all that it started; waits until its first process is gone. */
export async function killTree(pid: number): Promise<void> {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    process.kill(pid, 'SIGKILL');
  }
  await eventually(`the end of process ${pid}`, async () => !alive(pid));
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
