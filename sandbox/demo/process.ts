import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { PicoError } from '../../lib/errors.ts';

const LAUNCHER = path.resolve(import.meta.dirname, '..', '..', 'bin', 'picopay.mjs');

/** A wallet of the command line: its home and its servers. */
export interface WalletPlace {
  readonly home: string;
  readonly chainUrl: string;
  readonly hubUrl: string;
}

function launch({ home, chainUrl, hubUrl }: WalletPlace, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [LAUNCHER, ...args], {
    env: {
      ...process.env,
      ...{ PICOPAY_NETWORK: 'regtest', PICOPAY_HOME: home, PICOPAY_CHAIN: chainUrl, PICOPAY_HUB: hubUrl },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C goes to the demo alone, which stops its parts in order.
    detached: true,
  });
}

/** Runs one command of `picopay` to its end: its JSON. Throws PicoError CommandFailed with what it said. */
export async function picopay(place: WalletPlace, ...args: string[]): Promise<unknown> {
  const child = launch(place, args);
  const [out, errors] = [collect(child.stdout), collect(child.stderr)];
  const code = await new Promise<number>((resolve) => child.on('close', (c) => resolve(c ?? 1)));
  if (code !== 0) throw new PicoError('CommandFailed', `picopay ${args[0]}: ${errors().trim()}`);
  return out() === '' ? undefined : JSON.parse(out());
}

/** Starts `picopay serve` and waits until it answers: its URL. Throws PicoError CommandFailed when it ends instead. */
export async function serve(
  place: WalletPlace,
  options: { readonly port: number; readonly webhook?: string },
): Promise<{ url: string; stop(): Promise<void> }> {
  const { port, webhook } = options;
  const told = webhook === undefined ? [] : ['--webhook', webhook];
  const child = launch(place, ['serve', '--port', `${port}`, ...told]);
  const [out, errors] = [collect(child.stdout), collect(child.stderr)];
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = new Promise<string>((resolve) => {
    child.stdout?.on('data', () => {
      const [, found] = /^picopay ready (.*)$/m.exec(out()) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  const line = await Promise.race([ready, ended]);
  if (line === undefined) throw new PicoError('CommandFailed', `picopay serve: ${errors().trim()}`);
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
