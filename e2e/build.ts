import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserKind } from './driver/find.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface BuildOptions {
  readonly browser: BrowserKind;
  /** demo: with a way in of its own; test: that, and checkpoints at which the background can be stopped. */
  readonly mode?: 'production' | 'demo' | 'test';
  /** The files for the stores too. */
  readonly zip?: boolean;
}

/** The extension, built from the source as it is now. */
export interface Built {
  /** Folder that a browser loads. */
  readonly dir: string;
  readonly zips: readonly string[];
  discard(): void;
}

/** Where the builds of a run of tests are kept: see builds.ts. */
export const BUILDS = 'PICOPAY_BUILDS';

/**
 * The extension for a browser; without the stores' files the one that this run of tests has made already. Nobody may change what is in
 * it. Throws with what the builder printed when it fails.
 */
export async function buildExtension(options: BuildOptions): Promise<Built> {
  const { browser, mode = 'production', zip = false } = options;
  const shared = process.env[BUILDS];
  if (shared === undefined || zip) return await build(options, tmpdir());
  const kept = path.join(shared, `${browser}-${mode}`);
  if (!existsSync(kept)) {
    const made = await build(options, shared);
    try {
      renameSync(made.dir, kept);
    } catch (error) {
      // Another file of tests was quicker.
      if (!existsSync(kept)) throw error;
    }
    made.discard();
  }
  return { dir: kept, zips: [], discard() {} };
}

async function build(
  { browser, mode = 'production', zip = false }: BuildOptions,
  folderOf: string,
): Promise<Built> {
  const out = mkdtempSync(path.join(folderOf, 'picopay-build-'));
  const discard = () => rmSync(out, { recursive: true, force: true });
  const flags = ['--browser', browser === 'chromium' ? 'chrome' : 'firefox', '--mode', mode];
  try {
    await run(['scripts/build.ts', '--out', out, ...flags, ...(zip ? ['--zip'] : [])]);
  } catch (error) {
    discard();
    throw error;
  }
  const entries = readdirSync(out, { withFileTypes: true });
  const folder = entries.find((entry) => entry.isDirectory())?.name ?? '';
  return {
    dir: path.join(out, folder),
    zips: entries.filter((entry) => entry.name.endsWith('.zip')).map((entry) => path.join(out, entry.name)),
    discard,
  };
}

function run(args: readonly string[]): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(process.execPath, args, { cwd: ROOT, env });
  let printed = '';
  child.stdout.on('data', (data) => {
    printed += data;
  });
  child.stderr.on('data', (data) => {
    printed += data;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`the build ended with ${code}: ${printed}`));
    });
  });
}
