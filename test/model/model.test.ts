import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { syncLink } from '../harness/engines-mail.ts';
import { closeChain, newWorld } from '../harness/engines-open.ts';
import { settleAll } from '../harness/engines-settle.ts';
import { command, obey } from './commands.ts';

/** Runs and seed can be set to look for more, or to repeat a failure: RUNS=10000 SEED=1 npx vitest run --project model */
const RUNS = Number(process.env['RUNS'] ?? 300);
const SEED = Number(process.env['SEED'] ?? Date.now() % 0x7fffffff);

const times = fc.constantFrom(
  { delay: 6, confirm: 1, nap: 1, minConf: 1 },
  { delay: 8, confirm: 2, nap: 2, minConf: 2 },
  { delay: 6, confirm: 1, nap: 2, minConf: 1 },
);
const deposit = fc.bigInt({ min: 30_000n, max: 200_000n });
const world = times.chain((chosen) =>
  fc.record({
    times: fc.constant(chosen),
    commitFeerate: fc.constantFrom(1, 2),
    trustLimit: fc.constantFrom(0n, 5_000n),
    links: fc.array(
      fc.record({
        c2h: deposit,
        h2c: deposit,
        life: fc.integer({
          min: 2 * chosen.delay + 8 * chosen.confirm + 6 * chosen.nap,
          max: 2 * chosen.delay + 8 * chosen.confirm + 6 * chosen.nap + 40,
        }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);

afterAll(closeChain);

test('whatever honest parties, networks, processes and blocks do, everyone ends with what is theirs', async () => {
  process.stdout.write(`model: ${RUNS} runs, seed ${SEED}\n`);
  let done = 0;
  const property = fc.asyncProperty(
    world,
    fc.array(command, { minLength: 5, maxLength: 80, size: 'max' }),
    fc.boolean(),
    async (setup, commands, quiet) => {
      const made = await newWorld(setup);
      try {
        for (const one of commands) await obey(made, one);
        if (quiet) for (const link of made.links) await syncLink(made, link);
        await settleAll(made);
        done++;
      } catch (error) {
        throw new Error(`${(error as Error).stack}\n${made.log.join('\n')}`);
      }
    },
  );
  await fc.assert(property, { numRuns: RUNS, seed: SEED });
  expect(done).toBeGreaterThanOrEqual(RUNS);
});
