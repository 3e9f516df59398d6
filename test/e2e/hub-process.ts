import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../hub/main.ts', import.meta.url));
const PATIENCE_MS = 30_000;

export interface HubProcess {
  readonly url: string;
  readonly metrics: string;
  readonly address: string;
  readonly pubkey: string;
  stderr(): string;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: not a word to anyone. */
  kill(): Promise<void>;
}

export interface HubEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function launch(dir: string, config: Record<string, unknown>, env: Record<string, string>) {
  const file = `${dir}.json`;
  writeFileSync(file, JSON.stringify(config));
  const child = spawn(process.execPath, [MAIN, '--config', file], {
    env: { PATH: process.env['PATH'], PICOPAY_HUB_PASSPHRASE: 'only a test', ...env },
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, stdout, stderr, exit };
}

/** The hub as `npm run hub` runs it, in a process of its own; its files are in `dir`. Throws what it printed when it ends. */
export async function hubProcess(
  dir: string,
  config: Record<string, unknown>,
  env: Record<string, string> = {},
): Promise<HubProcess> {
  const { child, stdout, stderr, exit } = launch(dir, { dir, ...config }, env);
  const ready = await readyLine(child, stdout, stderr);
  const { url, metrics, address, pubkey } = JSON.parse(ready) as Record<string, string>;
  return {
    ...{ url: url ?? '', metrics: metrics ?? '', address: address ?? '', pubkey: pubkey ?? '' },
    stderr,
    async stop() {
      child.kill('SIGTERM');
      return await exit;
    },
    async kill() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

/** Starts a hub that is expected to end by itself. */
export async function hubThatEnds(
  dir: string,
  config: Record<string, unknown>,
  env: Record<string, string> = {},
): Promise<HubEnd> {
  const { child, stdout, stderr, exit } = launch(dir, { dir, ...config }, env);
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const code = await exit;
  clearTimeout(timer);
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Where the hub keeps what it knows; made at the first start. */
export function storeOf(dir: string): string {
  const path = join(dir, 'hub.sqlite');
  if (!existsSync(path)) throw new Error(`there is no ${path}`);
  return path;
}

async function readyLine(child: ChildProcess, stdout: () => string, stderr: () => string): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const [, found] = /^hub ready (.*)$/m.exec(stdout()) ?? [];
    if (found !== undefined) return found;
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the hub did not start: ${stderr()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
