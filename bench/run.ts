import { cpus } from 'node:os';
import { hubEcdsa } from '../hub/ecdsa.ts';
import { ACTIVITY, printActivity } from './activity.ts';
import { EXTENSION, runExtension } from './extension.ts';
import { runLimit } from './parts/limits.ts';
import { type Outcome, runLoad } from './parts/load.ts';
import { pin, startChainProcess } from './parts/processes.ts';
import { ROWS, type Row } from './parts/rows.ts';
import { medianOutcome, percent, perSecond, table } from './parts/table.ts';

/**
 * `npm run bench [regex]`: the real hub under load, each row beside the stripped limit of the same work; then the extension in
 * Chromium and a long activity (docs/performance.md).
 * SECS a cell (default 4), RUNS of everything (default 3, medians are printed), BENCH_DIR for the stores, PROFILE for the
 * folder of the hub's CPU profiles: then no limit is run.
 */
const SECS = Number(process.env['SECS'] ?? 4);
const RUNS = Number(process.env['RUNS'] ?? 3);
const PROFILE = process.env['PROFILE'];

interface Results {
  readonly real: Outcome[];
  /** By mode. */
  readonly limits: Map<string, Outcome[]>;
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function runOnce(row: Row, chainUrl: string, results: Results): Promise<void> {
  const ecdsa = hubEcdsa();
  for (const mode of PROFILE === undefined ? row.limits : []) {
    const outcome = await runLimit({ mode, payers: row.load.payers, seconds: SECS });
    results.limits.set(mode, [...(results.limits.get(mode) ?? []), outcome]);
    progress(`  limit ${mode}: ${perSecond(outcome.perSecond)}`);
  }
  const outcome = await runLoad(
    { ...row.load, seconds: SECS, ...(PROFILE !== undefined && { profileDir: PROFILE }) },
    chainUrl,
    ecdsa,
  );
  results.real.push(outcome);
  progress(`  ${row.name}: ${perSecond(outcome.perSecond)}, sums exact`);
}

function print(title: string, rows: readonly Row[], all: ReadonlyMap<Row, Results>): void {
  const lines = rows.map((row) => {
    const results = all.get(row);
    const real = medianOutcome(results?.real ?? []);
    const limits = row.limits.map((mode) => ({ mode, ...medianOutcome(results?.limits.get(mode) ?? []) }));
    const reached = row.goal?.reached(real, limits[0]);
    return [
      row.name,
      row.load.pauseMs > 0 ? '-' : perSecond(real.perSecond),
      real.p50Ms.toFixed(2),
      real.p99Ms.toFixed(2),
      real.cpuUs.toFixed(0),
      real.syncsPerPayment.toFixed(3),
      limits
        .map((l) => `${percent(real.perSecond, l.perSecond)} of ${l.mode} ${perSecond(l.perSecond)}`)
        .join(', '),
      row.goal === undefined ? '' : `${reached ? 'reached' : 'MISSED'}: ${row.goal.text}`,
    ];
  });
  const head = [
    title,
    'payments',
    'p50 ms',
    'p99 ms',
    'hub CPU us',
    'syncs',
    'share of the stripped limit',
    'goal',
  ];
  console.log(`\n${table(head, lines)}`);
}

/** What has no hub under load. */
const OTHERS = [ACTIVITY, ...EXTENSION];

const filter = new RegExp(process.argv[2] ?? '.');
const rows = ROWS.filter((row) => filter.test(row.name));
const others = OTHERS.filter((name) => filter.test(name));
if (rows.length + others.length === 0)
  throw new Error(`no row matches ${filter}: ${[...ROWS.map((row) => row.name), ...OTHERS].join('; ')}`);
console.log(
  `node ${process.version}, ${cpus().length} cores, ${pin() ? 'hub on core 0, generator on core 1' : 'NOT pinned to cores (no taskset)'}, SQLite synchronous=FULL, ${SECS} s a cell, medians of ${RUNS}`,
);
const { backend, reason } = hubEcdsa();
if (backend !== 'native') console.log(`WARNING: native signatures are not in use (${reason})`);
const results = new Map<Row, Results>(rows.map((row) => [row, { real: [], limits: new Map() }]));
for (let run = 1; run <= RUNS; run++)
  for (const row of rows) {
    progress(`run ${run} of ${RUNS}: ${row.name}`);
    const chain = await startChainProcess();
    try {
      await runOnce(row, chain.url, results.get(row) ?? { real: [], limits: new Map() });
    } finally {
      await chain.stop();
    }
  }
for (const kind of ['open', 'locked']) {
  const some = rows.filter((row) => row.load.kind === kind);
  if (some.length > 0) print(kind === 'open' ? 'Open payments' : 'Locked payments', some, results);
}
if (others.includes(ACTIVITY)) await printActivity();
const parts = others.filter((name) => name !== ACTIVITY);
if (parts.length > 0) await runExtension(parts);
