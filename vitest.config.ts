import { defineConfig } from 'vitest/config';
import { findOpenapi } from './test/contracts/find-openapi.ts';

const suite = (name: string, include: string[], testTimeout = 60_000, exclude: string[] = []) => ({
  test: { name, include, exclude, testTimeout, hookTimeout: 300_000, pool: 'forks' as const },
});

/** Calls of Greenfield in such a suite are each held against BTCPay's own files: see test/contracts. */
const held = ({ test }: ReturnType<typeof suite>) => ({
  test: { ...test, setupFiles: ['test/contracts/check-all.ts'] },
});
/** The files are not part of this repository: the same, where they are found. */
const heldIfFound = (of: ReturnType<typeof suite>) =>
  findOpenapi(import.meta.dirname) === undefined ? of : held(of);

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
      suite('chain', ['test/chain/**/*.test.ts', 'sandbox/**/*.test.ts'], 120_000),
      suite('model', ['test/model/**/*.test.ts'], 3_600_000),
      suite('adversary', ['test/adversary/**/*.test.ts'], 300_000),
      suite('kill', ['test/kill/**/*.test.ts'], 900_000),
      heldIfFound(suite('e2e', ['test/e2e/**/*.test.ts'], 300_000)),
      held(suite('contracts', CONTRACTS, 120_000)),
      suite('package', ['e2e/checks/**/*.test.ts'], 300_000),
      heldIfFound(suite('browsers', ['e2e/*.test.ts', 'e2e/{axe,driver}/**/*.test.ts'], 900_000)),
    ],
  },
});
