import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { InprocCell } from './parts/inproc-cell.ts';
import { scratch } from './parts/processes.ts';
import { median, perSecond, table } from './parts/table.ts';

/**
 * `npm run bench:peers`: a payment payer → hub → payee in one process, durable and locked, beside Lightning (LDK) in the same run.
 * The peers' packages are installed in bench/ the first time. RUNS of both (default 3, medians are printed), SECS a cell of
 * ours (default 3), N payments a cell of LDK's (default 120).
 */
const HERE = fileURLToPath(new URL('.', import.meta.url));
const RUNS = Number(process.env['RUNS'] ?? 3);
const run = promisify(execFile);

type Cell = Omit<InprocCell, 'cpuMs'> & { readonly cpuMs: number };

/** Ours, by signature library and by how the wallets sync. */
const VARIANTS = [
  { name: 'PicoPay', args: ['native', 'own'] },
  { name: 'PicoPay, wallets share a sync', args: ['native', 'shared'] },
  { name: 'PicoPay in WASM', args: ['wasm', 'own'] },
] as const;
const LDK_LINE =
  /^payer-hub-payee invoice fsync (\d+) sat +inflight= *(\d+) +([\d.]+) pay\/s +CPU +([\d.]+) ms\/pay +p50 ([\d.]+) ms +p99 ([\d.]+) ms(.*)$/;
/** 1 sat, too small for the Lightning peer's own on-chain locks: its fastest case. */
const LDK = 'LDK, 1 sat';
const LDK_LARGE = 'LDK, 10000 sat';

function install(): void {
  if (existsSync(join(HERE, 'node_modules/lightningdevkit'))) return;
  process.stderr.write('installing the peers in bench/\n');
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: HERE, stdio: 'inherit' });
}

async function runLdk(add: (name: string, cell: Cell) => void): Promise<void> {
  const { dir, remove } = scratch();
  const env = { ...process.env, LOGFILE: join(dir, 'monitor.log') };
  const args = [join(HERE, 'peers/peer_ldk.mjs'), 'payer-hub-payee invoice fsync'];
  const { stdout } = await run(process.execPath, args, { cwd: HERE, env });
  remove();
  let found = 0;
  for (const line of stdout.split('\n')) {
    const [, sat, inFlight, rate, cpu, p50, p99, rest = ''] = LDK_LINE.exec(line) ?? [];
    if (sat === undefined) continue;
    if (rest.includes('FAILED')) throw new Error(`payments of LDK failed: ${line}`);
    found++;
    add(sat === '1' ? LDK : LDK_LARGE, {
      inFlight: Number(inFlight),
      perSecond: Number(rate),
      cpuMs: Number(cpu),
      p50Ms: Number(p50),
      p99Ms: Number(p99),
    });
  }
  if (found === 0) throw new Error(`LDK printed nothing that could be read: ${stdout}`);
}

async function runOurs(args: readonly string[], add: (cell: Cell) => void): Promise<void> {
  const { stdout, stderr } = await run(process.execPath, [join(HERE, 'inproc.ts'), ...args]);
  process.stderr.write(stderr);
  for (const line of stdout.trim().split('\n')) add(JSON.parse(line) as Cell);
}

install();
const cells = new Map<string, Cell[]>();
const keyOf = (name: string, inFlight: number): string => `${name}|${inFlight}`;
function add(name: string, cell: Cell): void {
  const key = keyOf(name, cell.inFlight);
  cells.set(key, [...(cells.get(key) ?? []), cell]);
}
for (let i = 1; i <= RUNS; i++) {
  process.stderr.write(`run ${i} of ${RUNS}\n`);
  await runLdk(add);
  for (const { name, args } of VARIANTS) await runOurs(args, (cell) => add(name, cell));
}

const of = (name: string, inFlight: number, pick: (cell: Cell) => number): number =>
  median((cells.get(keyOf(name, inFlight)) ?? []).map(pick));
const names = [LDK, LDK_LARGE, ...VARIANTS.map((variant) => variant.name)];
const rows = [1, 10, 30].flatMap((k) =>
  names.map((name) => {
    const rate = of(name, k, (c) => c.perSecond);
    const p50 = of(name, k, (c) => c.p50Ms);
    return [
      `${k} in flight: ${name}`,
      perSecond(rate),
      p50.toFixed(2),
      of(name, k, (c) => c.p99Ms).toFixed(2),
      of(name, k, (c) => c.cpuMs).toFixed(2),
      `${(rate / of(LDK, k, (c) => c.perSecond)).toFixed(1)}x`,
      `${(of(LDK, k, (c) => c.p50Ms) / p50).toFixed(1)}x`,
    ];
  }),
);
const title = 'payer, hub, payee in one process';
const head = [title, 'payments', 'p50 ms', 'p99 ms', 'CPU ms', 'rate to LDK', 'p50 faster than LDK'];
console.log(
  `node ${process.version}, every state synced to disk before it is spoken of, medians of ${RUNS}\n`,
);
console.log(table(head, rows));

function goal(what: string, ratio: number, least: number): void {
  const word = ratio >= least ? 'reached' : 'MISSED';
  console.log(`${word}: ${what}: ${ratio.toFixed(1)}x, goal at least ${least}x`);
}
const [ours] = VARIANTS;
console.log();
goal('a payment, p50, one in flight', of(LDK, 1, (c) => c.p50Ms) / of(ours.name, 1, (c) => c.p50Ms), 10);
goal('30 payers in flight', of(ours.name, 30, (c) => c.perSecond) / of(LDK, 30, (c) => c.perSecond), 15);
