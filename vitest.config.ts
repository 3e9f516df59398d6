import { defineConfig } from 'vitest/config';
import { findOpenapi } from './test/contracts/find-openapi.ts';

const suite = (name: string, include: string[], testTimeout = 60_000, exclude: string[] = []) => ({
  test: { name, include, exclude, testTimeout, hookTimeout: 300_000, pool: 'forks' as const },
});

const isHeld = findOpenapi(import.meta.dirname) !== undefined;

/** Calls of Greenfield in such a suite are each held against BTCPay's own files: see test/contracts. */
const held = ({ test }: ReturnType<typeof suite>) => ({
  test: { ...test, setupFiles: ['test/contracts/check-all.ts'] },
});
/** The files are not part of this repository: the same, where they are found. */
const heldIfFound = (of: ReturnType<typeof suite>) => (isHeld ? held(of) : of);

/** The extension is built once for all files of such a suite. */
const withBuilds = ({ test }: ReturnType<typeof suite>) => ({
  test: { ...test, globalSetup: ['e2e/builds.ts'] },
});

const CONTRACTS = [
  ...['test/contracts/greenfield.test.ts', 'sandbox/btcpay/**/*.test.ts'],
  'test/chain/btcpay-stores*.test.ts',
];

/** One project a suite; `test/run.ts` runs them one after the other and prints the time of each. */
export default defineConfig({
  test: {
    projects: [
      suite(
        'unit',
        [
          '{lib,hub,cli,components,scripts}/**/*.test.ts',
          'test/architecture.test.ts',
          'test/contracts/{schema,check-exchange}.test.ts',
        ],
        // Some mine hundreds of blocks beside browsers that want the machine too.
        180_000,
      ),
      // What the contract suite runs it need not run too.
      suite('chain', ['test/chain/**/*.test.ts', 'sandbox/**/*.test.ts'], 120_000, isHeld ? CONTRACTS : []),
      suite('model', ['test/model/**/*.test.ts'], 3_600_000),
      suite('adversary', ['test/adversary/**/*.test.ts'], 300_000),
      suite('kill', ['test/kill/**/*.test.ts'], 900_000),
      heldIfFound(suite('e2e', ['test/e2e/**/*.test.ts'], 300_000)),
      held(suite('contracts', CONTRACTS, 120_000)),
      withBuilds(suite('package', ['e2e/checks/**/*.test.ts'], 300_000)),
      heldIfFound(withBuilds(suite('browsers', ['e2e/*.test.ts', 'e2e/{axe,driver}/**/*.test.ts'], 900_000))),
    ],
  },
});
