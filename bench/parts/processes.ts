import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The processes of a run: the hub has core 0 for itself; chain and load generator share core 1. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TMPFS = 0x01021994;
const START_MS = 60_000;

/** Puts this process, the generator, on core 1. False where there is no taskset or no second core: then nothing is pinned. */
export function pin(): boolean {
  pinned = isPinnable();
  return pinned;
}

let pinned = false;

function isPinnable(): boolean {
  try {
    execFileSync('taskset', ['-cp', '1', String(process.pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A folder on a real disk: where syncs cost nothing, the bench would measure nothing. */
export function scratch(): { readonly dir: string; remove(): void } {
  const parent = process.env['BENCH_DIR'] ?? tmpdir();
  if (statfsSync(parent).type === TMPFS)
    throw new Error(`${parent} lies in memory; name a folder on a disk with BENCH_DIR`);
  const dir = mkdtempSync(join(parent, 'picopay-bench-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port could be had');
  return address.port;
}

/** Starts a script pinned to a core and waits for its line `… ready {json}`. */
async function start(
  core: number,
  script: string,
  args: readonly string[],
  env: Record<string, string> = {},
  nodeArgs: readonly string[] = [],
): Promise<{ child: ChildProcess; ready: Record<string, string> }> {
  const node = [process.execPath, ...nodeArgs];
  const command = [...(pinned ? ['taskset', '-c', String(core)] : []), ...node, script, ...args];
  const child = spawn(command[0] ?? '', command.slice(1), {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = new Promise<Record<string, string>>((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`${script} did not start in time`)), START_MS);
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it was ready`)));
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      const line = /^.* ready (\{.*\})$/m.exec(text)?.[1];
      if (line === undefined) return;
      clearTimeout(timer);
      resolve(JSON.parse(line) as Record<string, string>);
    });
  });
  return { child, ready: await ready };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

export interface ChainProcess {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startChainProcess(): Promise<ChainProcess> {
  const { child, ready } = await start(1, join(ROOT, 'sandbox/main.ts'), ['--port', '0']);
  return { url: ready['chain'] ?? '', stop: () => end(child, 'SIGTERM') };
}

export interface HubProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** CPU seconds of all its threads so far. */
  cpuSeconds(): number;
  /** Durable transactions of its store so far: one disk sync each. */
  flushes(): Promise<number>;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** Config of the bench's hub: defaults, but limits that no row meets and open payments on trust. */
export function hubConfig(dir: string, chainUrl: string): Record<string, unknown> {
  return {
    network: 'regtest',
    chain: [chainUrl],
    dir,
    port: 0,
    metrics_port: 0,
    terms: { BTC: { trust_limit: '1000000' } },
    limits: {
      messages_per_second: 1_000_000,
      message_burst: 1_000_000,
      requests_per_second: 100_000,
      request_burst: 100_000,
    },
  };
}

/** `inspectPort`: where its inspector listens, for a profile. */
export async function startHubProcess(
  dir: string,
  chainUrl: string,
  inspectPort?: number,
): Promise<HubProcess> {
  const file = join(dir, 'config.json');
  writeFileSync(file, JSON.stringify(hubConfig(dir, chainUrl)));
  const inspect = inspectPort === undefined ? [] : [`--inspect=127.0.0.1:${inspectPort}`];
  const env = { PICOPAY_HUB_PASSPHRASE: 'bench of the hub' };
  const { child, ready } = await start(0, join(ROOT, 'hub/main.ts'), ['--config', file], env, inspect);
  const { pid } = child;
  if (pid === undefined) throw new Error('the hub has no process');
  return {
    url: ready['url'] ?? '',
    port: Number(new URL(ready['url'] ?? '').port),
    pid,
    cpuSeconds: () => cpuSeconds(pid),
    async flushes() {
      const text = await (await fetch(new URL('/metrics', ready['metrics']))).text();
      return Number(/^picopay_flushes_total (\d+)$/m.exec(text)?.[1] ?? Number.NaN);
    },
    kill: (signal = 'SIGKILL') => end(child, signal),
  };
}

/** utime + stime of /proc/PID/stat, in ticks of 10 ms. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
