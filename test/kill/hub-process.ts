import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../harness/free-port.ts';

const MAIN = fileURLToPath(new URL('../../hub/main.ts', import.meta.url));
const PRELOAD = new URL('../harness/kill-at.mjs', import.meta.url).href;
export const PASSPHRASE = 'only a test';

/**
 * A moment of death: so many milliseconds after it was launched, or after it said that it is ready, or next to a
 * persisted step (test/harness/kill-at.mjs).
 */
export type Death = { readonly launched: number } | { readonly ready: number } | { readonly at: string };

/** The real hub as a process of its own, on one port and one folder over all its lives. */
export interface HubProcess {
  readonly url: string;
  readonly dir: string;
  /** What it said of its address; known once it was ready. */
  readonly address: string;
  /** Everything it ever wrote to stderr. */
  readonly complaints: string;
  /** Lines of all its persisted steps (kill-at.mjs). */
  steps(): string[];
  /** Resolves when it listens. Throws, with what it complained of, when it ends instead. */
  start(): Promise<void>;
  /** Starts it and waits for its death. A step that does not come is not waited for longer than a few seconds. */
  liveAndDie(death: Death): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** How long a ready hub may take to come to the step that was chosen for its death. */
const PATIENCE_MS = 4000;

export async function hubProcess(
  folder: string,
  chainUrl: string,
  terms: Record<string, unknown>,
): Promise<HubProcess> {
  const dir = join(folder, 'hub');
  mkdirSync(dir, { recursive: true });
  const port = await freePort();
  const config = join(folder, 'hub.json');
  const log = join(folder, 'steps');
  writeFileSync(log, '');
  writeFileSync(
    config,
    JSON.stringify({
      ...{ network: 'regtest', chain: chainUrl, port, metrics_port: 0, dir, poll_ms: 100 },
      terms: { BTC: terms },
    }),
  );
  let child: ChildProcess | undefined;
  let exit: Promise<void> = Promise.resolve();
  let address = '';
  let complaints = '';

  function launch(env: Record<string, string> = {}): Promise<boolean> {
    const running = spawn(process.execPath, [`--import=${PRELOAD}`, MAIN, '--config', config], {
      env: { PATH: process.env['PATH'], PICOPAY_HUB_PASSPHRASE: PASSPHRASE, STEP_LOG: log, ...env },
    });
    child = running;
    let out = '';
    running.stderr.on('data', (data: Buffer) => {
      complaints += data.toString();
    });
    exit = new Promise((resolve) => running.once('close', () => resolve()));
    return new Promise((resolve) => {
      running.stdout.on('data', (data: Buffer) => {
        out += data.toString();
        const [, ready] = /^hub ready (.*)$/m.exec(out) ?? [];
        if (ready === undefined) return;
        address = JSON.parse(ready).address;
        resolve(true);
      });
      void exit.then(() => resolve(false));
    });
  }

  return {
    url: `http://127.0.0.1:${port}/`,
    dir,
    get address() {
      return address;
    },
    get complaints() {
      return complaints;
    },
    steps: () => readFileSync(log, 'utf8').split('\n').filter(Boolean),
    async start() {
      if (!(await launch())) throw new Error(`the hub did not start: ${complaints}`);
    },
    async liveAndDie(death) {
      const ready = launch('at' in death ? { KILL_AT: death.at } : {});
      const dying = child;
      if (!('launched' in death)) await ready;
      const wait = 'at' in death ? PATIENCE_MS : 'ready' in death ? death.ready : death.launched;
      const timer = setTimeout(() => dying?.kill('SIGKILL'), wait);
      await exit;
      clearTimeout(timer);
    },
    async kill() {
      child?.kill('SIGKILL');
      await exit;
    },
  };
}
