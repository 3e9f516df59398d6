import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseConfig } from '../../hub/config.ts';
import { type StartedHub, startHub } from '../../hub/start.ts';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';

const LAUNCHER = fileURLToPath(new URL('../../bin/picopay.mjs', import.meta.url));
const PATIENCE_MS = 60_000;

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON. Throws, with all that was printed, when it is none. */
  readonly json: unknown;
}

/** A process of picopay that stays. */
export interface Running {
  readonly child: ChildProcess;
  /** What follows "picopay ready ". */
  readonly ready: Readonly<Record<string, unknown>>;
  lines(): string[];
  stderr(): string;
  /** Ctrl-C, and the exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

/** A process of picopay under way. */
export interface Spawned {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  stdout(): string;
  stderr(): string;
  kill(): Promise<void>;
}

/** Someone with a home of their own. */
export interface Person {
  readonly home: string;
  run(...args: string[]): Promise<Run>;
  runWith(options: { input?: string; env?: Record<string, string> }, ...args: string[]): Promise<Run>;
  /** Runs, and expects exit code 0. */
  ok(...args: string[]): Promise<unknown>;
  start(...args: string[]): Promise<Running>;
  /** Starts it, whatever it says. */
  spawn(...args: string[]): Spawned;
  file(name: string): string;
}

export interface World {
  readonly chain: ChainHarness;
  readonly hub: StartedHub;
  person(name: string): Person;
  /** Money from nowhere, confirmed, to a new address of theirs. */
  fund(person: Person, amountSat: bigint): Promise<void>;
  /** An open connection of theirs. */
  connect(person: Person, quantity: bigint, ...args: string[]): Promise<string>;
  close(): Promise<void>;
}

/** A chain and a hub in this process, and people whose wallets run as processes of their own. */
export async function startWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'picopay-cli-'));
  const chain = await chainHarness();
  const config = { network: 'regtest', chain: chain.url, dir: join(folder, 'hub'), port: 0, poll_ms: 50 };
  const hub = await startHub(parseConfig({ ...config, metrics_port: 0 }), {
    env: { PICOPAY_HUB_PASSPHRASE: 'only a test' },
  });
  for (let i = 0; i < 8; i++) await chain.faucet(hub.address, 10_000_000n);
  await chain.mine();

  const world: World = {
    chain,
    hub,
    person: (name) => person(join(folder, name), chain.url, hub.url),
    async fund(person, amountSat) {
      const { wallet } = (await person.ok('status')) as { wallet: { address: string } };
      await chain.faucet(wallet.address, amountSat);
      await chain.mine();
    },
    async connect(person, quantity, ...args) {
      await world.fund(person, 2n * quantity + 100_000n);
      const { handle } = (await person.ok('connect', 'BTC', `${quantity}`, ...args)) as { handle: string };
      await until(`the connection of ${person.home} is open`, async () => {
        await chain.mine();
        const { connections } = (await person.ok('status')) as {
          connections: Record<string, { status: string }>;
        };
        if (connections[handle]?.status === 'open') return true;
        await person.ok('sync', '--handle', handle);
        return false;
      });
      return handle;
    },
    async close() {
      await hub.close();
      await chain.close();
      rmSync(folder, { recursive: true });
    },
  };
  return world;
}

/** Waits for something that other processes bring about. Throws, naming it, when it does not come. */
export async function until<T>(what: string, check: () => Promise<T | false | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await check();
    if (found !== false && found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A home, made when a command first needs it, and the servers it is pointed to by the environment. */
export function person(home: string, chainUrl: string, hubUrl: string, network = 'regtest'): Person {
  const base = ['--network', network, '--home', home];
  const launch = (args: readonly string[], env: Record<string, string> = {}) =>
    spawn(process.execPath, [LAUNCHER, ...args], {
      env: { PATH: process.env['PATH'], PICOPAY_CHAIN: chainUrl, PICOPAY_HUB: hubUrl, ...env },
    });
  const self: Person = {
    home,
    run: (...args) => self.runWith({}, ...args),
    runWith({ input = '', env = {} }, ...args) {
      const child = launch([...base, ...args], env);
      child.stdin.on('error', () => {});
      child.stdin.end(input);
      return ended(child);
    },
    async ok(...args) {
      const run = await self.run(...args);
      if (run.code !== 0) throw new Error(`picopay ${args.join(' ')} ended with ${run.code}: ${run.stderr}`);
      return run.stdout === '' ? undefined : run.json;
    },
    start: (...args) => started(launch([...base, ...args])),
    spawn: (...args) => watched(launch([...base, ...args])),
    file: (name) => readFileSync(join(home, name), 'utf8'),
  };
  return self;
}

function ended(child: ChildProcess): Promise<Run> {
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({
        code,
        stdout: stdout(),
        stderr: stderr(),
        get json(): unknown {
          try {
            return JSON.parse(stdout());
          } catch {
            throw new Error(`no JSON: ${stdout()} ${stderr()}`);
          }
        },
      }),
    );
  });
}

function watched(child: ChildProcess): Spawned {
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    ...{ child, exit, stdout, stderr },
    async kill() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

async function started(child: ChildProcess): Promise<Running> {
  const { exit, stdout, stderr, kill } = watched(child);
  const ready = await until('picopay is ready', async () => {
    const [, found] = /^picopay ready (.*)$/m.exec(stdout()) ?? [];
    if (found !== undefined) return found;
    if (child.exitCode !== null) throw new Error(`picopay ended with ${child.exitCode}: ${stderr()}`);
    return undefined;
  });
  return {
    child,
    ready: JSON.parse(ready),
    lines: () => stdout().split('\n').filter(Boolean),
    stderr,
    async stop() {
      child.kill('SIGINT');
      return await exit;
    },
    kill,
  };
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
