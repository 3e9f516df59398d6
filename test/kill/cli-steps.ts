import type { Person, Run } from '../e2e/cli-driver.ts';
import { chosenSeed, random } from './random.ts';

const PRELOAD = new URL('../harness/kill-at.mjs', import.meta.url).href;
/** More persisted steps than any command has: then something goes round in circles. */
const MOST = 40;
const LONG = process.env['PICOPAY_LONG'] === '1';

/** Where to die: next to the step of this number (test/harness/kill-at.mjs). */
export interface Step {
  readonly number: number;
  readonly side: 'before' | 'after';
}

/** The environment of a process that is to die at a step. */
export function deathAt({ number, side }: Step): Record<string, string> {
  return { NODE_OPTIONS: `--import=${PRELOAD}`, KILL_AT: `${number}:${side}` };
}

export function wasKilled({ code }: Pick<Run, 'code'>): boolean {
  return code === null || code === 137;
}

/**
 * Tries a command once for each of its persisted steps, dying right before it and right after it, until it comes
 * through. `attempt` says whether the process died. Returns the number of steps.
 */
export async function eachStep(attempt: (step: Step) => Promise<boolean>): Promise<number> {
  for (let number = 1; number <= MOST; number++)
    for (const side of ['before', 'after'] as const)
      if (!(await attempt({ number, side }))) return number - 1;
  throw new Error(`more than ${MOST} persisted steps`);
}

/**
 * Runs a command that dies at the step, then the same command again until it ends by itself: at once, or in the long
 * runs after some more deaths at random steps. Undefined when the first run already came through.
 */
export async function runAgain(person: Person, step: Step, ...args: string[]): Promise<Run | undefined> {
  return (await dies(person, step, ...args)) ? await runOn(person, ...args) : undefined;
}

/** Runs a command that is to die at the step. False when it came through. */
export async function dies(person: Person, step: Step, ...args: string[]): Promise<boolean> {
  return wasKilled(await person.runWith({ env: deathAt(step) }, ...args));
}

/** Runs a command that died before until it ends by itself. */
export async function runOn(person: Person, ...args: string[]): Promise<Run> {
  if (LONG) {
    const { below } = random(chosenSeed());
    for (let more = below(3); more > 0; more--) {
      const side = below(2) === 0 ? 'before' : 'after';
      await person.runWith({ env: deathAt({ number: 1 + below(10), side }) }, ...args);
    }
  }
  return await person.run(...args);
}
