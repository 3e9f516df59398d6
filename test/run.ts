import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { BROWSER_KINDS, findBrowser } from '../e2e/driver/find.ts';
import { findOpenapi } from './contracts/find-openapi.ts';

/**
 * `npm test`: every suite, with its time, and at the end a line `N passed, N failed`. The browsers' suite waits for browsers most of
 * its time and runs beside the others; its output comes when it is done.
 * `--long` runs the long versions; names of suites after it run only those.
 */
interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** A line for each test that failed, and for each file that could not be run. */
  readonly failures?: readonly string[];
}
interface Result extends Counts {
  readonly name: string;
  readonly seconds: number;
}

/** What is read of vitest's report. */
interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

const CHECKS: readonly (readonly [string, readonly string[]])[] = [
  ['biome', ['check', '--error-on-warnings', '.']],
  ['tsc', ['--noEmit']],
  ['knip', []],
];
/** BTCPay's OpenAPI files are not part of this repository; without them its contract suite has nothing to hold against. */
const CONTRACTS = findOpenapi(path.resolve(import.meta.dirname, '..')) === undefined ? [] : ['contracts'];
const SUITES = ['unit', 'package', 'chain', ...CONTRACTS, 'adversary', 'model', 'e2e', 'kill'];
const BESIDE = 'browsers';
const names = process.argv.slice(2).filter((a) => !a.startsWith('--'));
const long = process.argv.includes('--long');

function wanted(suite: string): boolean {
  return names.length === 0 || names.includes(suite);
}

function missing(): string[] {
  const lacks: string[] = [];
  const require = createRequire(import.meta.url);
  const needs = (what: string, module: string, hint: string): void => {
    try {
      require.resolve(module);
    } catch {
      lacks.push(`${what} is missing: ${hint}`);
    }
  };
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 18))
    lacks.push(
      `Node ${process.versions.node} is too old: use npm test, which brings its own, or Node 22.18 or newer`,
    );
  needs('vitest', 'vitest/package.json', 'run npm ci');
  needs('the sandbox chain (bcoin)', 'bcoin/package.json', 'run npm ci');
  needs('the second script verifier (bitcore-lib)', 'bitcore-lib/package.json', 'run npm ci');
  if (wanted(BESIDE))
    for (const kind of BROWSER_KINDS)
      if (findBrowser(kind) === undefined) lacks.push(`${kind} is missing: run npm run browsers`);
  return lacks;
}

/** `later`: what it prints is printed as a whole when it has ended. */
function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  later = false,
): Promise<number> {
  return new Promise((resolve) => {
    const bin = path.join('node_modules', '.bin', command);
    const printed: Buffer[] = [];
    const child = spawn(bin, args, {
      stdio: later ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      env: { ...process.env, ...env },
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (part: Buffer) => void printed.push(part));
    child.on('error', () => resolve(1));
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(printed));
      resolve(code ?? 1);
    });
  });
}

async function timed(name: string, task: () => Promise<Counts>): Promise<Result> {
  const start = performance.now();
  const counts = await task();
  const seconds = (performance.now() - start) / 1000;
  console.log(`\n${name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds.toFixed(1)} s\n`);
  return { name, ...counts, seconds };
}

async function checks(): Promise<Counts> {
  let failed = 0;
  for (const [command, args] of CHECKS) {
    console.log(`> ${command} ${args.join(' ')}`);
    if ((await run(command, args)) !== 0) failed++;
  }
  return { passed: CHECKS.length - failed, failed };
}

async function vitest(project: string, later = false): Promise<Counts> {
  const folder = mkdtempSync(path.join(tmpdir(), 'picopay-test-'));
  const file = path.join(folder, 'report.json');
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const code = await run('vitest', args, long ? { PICOPAY_LONG: '1' } : {}, later);
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    const failures = failuresOf(report);
    // What fails beside the tests, such as an error that nobody awaits, is told by the exit code alone.
    const failed = Math.max(failures.length, code === 0 ? 0 : 1);
    return { passed: report.numPassedTests, failed, failures };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What failed, with the first line of why: the whole of it stands far above. */
function failuresOf({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, status, message = '', assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    // Its setup failed, or it could not be loaded: none of its tests ran.
    if (failed.length === 0 && status === 'failed')
      return [`${path.relative('.', name)}: ${firstLine(message)}`];
    return failed.map(({ fullName, failureMessages: [why = ''] = [] }) => `${fullName}: ${firstLine(why)}`);
  });
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

const lacks = missing();
if (lacks.length > 0) {
  for (const line of lacks) console.error(line);
  process.exit(1);
}
const results: Result[] = [];
if (wanted('check')) results.push(await timed('check', checks));
const others = SUITES.filter(wanted);
const beside = wanted(BESIDE)
  ? timed(BESIDE, () => vitest(BESIDE, others.length > 0)).then((result) => void results.push(result))
  : undefined;
for (const name of others) results.push(await timed(name, () => vitest(name)));
await beside;
console.log('suite        passed  failed   seconds');
for (const r of results)
  console.log(
    `${r.name.padEnd(12)}${String(r.passed).padStart(7)}${String(r.failed).padStart(8)}${r.seconds.toFixed(1).padStart(10)}`,
  );
for (const { name, failures = [] } of results)
  for (const line of failures) console.log(`${name} failed: ${line}`);
const total = (key: 'passed' | 'failed') => results.reduce((sum, r) => sum + r[key], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 ? 0 : 1;
