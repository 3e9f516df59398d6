import { defineConfig } from 'vitest/config';

const suite = (name: string, include: string[], testTimeout = 60_000, exclude: string[] = []) => ({
  test: { name, include, exclude, testTimeout, hookTimeout: 300_000, pool: 'forks' as const },
});

/** Calls of Greenfield, each held against BTCPay's own files, where those are found: see test/contracts. */
const contracts = {
  test: {
    ...suite('contracts', ['test/contracts/greenfield.test.ts', 'sandbox/btcpay/**/*.test.ts'], 120_000).test,
    setupFiles: ['test/contracts/check-all.ts'],
  },
};

/** One project a suite; `test/run.ts` runs them one after the other and prints the time of each. */
export default defineConfig({
  test: {
    projects: [
      suite('unit', [
        '{lib,hub,cli,components,scripts}/**/*.test.ts',
        'test/architecture.test.ts',
        'test/contracts/{schema,check-exchange}.test.ts',
      ]),
      suite('chain', ['test/chain/**/*.test.ts', 'sandbox/**/*.test.ts'], 120_000),
      suite('model', ['test/model/**/*.test.ts'], 3_600_000),
      suite('adversary', ['test/adversary/**/*.test.ts'], 300_000),
      suite('kill', ['test/kill/**/*.test.ts'], 900_000),
      suite('e2e', ['test/e2e/**/*.test.ts'], 300_000),
      contracts,
      suite('package', ['e2e/checks/**/*.test.ts'], 300_000),
      suite('browsers', ['e2e/*.test.ts', 'e2e/{axe,driver}/**/*.test.ts'], 900_000),
    ],
  },
});
