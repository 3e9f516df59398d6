import type { Load, Outcome } from './load.ts';

/** A row of `npm run bench`: a load, the stripped limits it is held against, and the goal it must reach. */
export interface Row {
  readonly name: string;
  readonly load: Omit<Load, 'seconds'>;
  /** Modes of limit_hub.mjs; the first does the same work in the same way. */
  readonly limits: readonly string[];
  readonly goal?: Goal;
}

export interface Goal {
  readonly text: string;
  reached(real: Outcome, limit: Outcome | undefined): boolean;
}

const atLeast = (perSecond: number): Goal => ({
  text: `at least ${perSecond.toLocaleString('en')}/s`,
  reached: (real) => real.perSecond >= perSecond,
});
const share = (part: number): Goal => ({
  text: `at least ${part * 100} % of the limit`,
  reached: (real, limit) => limit !== undefined && real.perSecond >= part * limit.perSecond,
});
const fast: Goal = { text: 'p50 at most 1 ms', reached: (real) => real.p50Ms <= 1 };
const syncs: Goal = { text: 'at most 0.1 syncs a payment', reached: (real) => real.syncsPerPayment <= 0.1 };

function both(a: Goal, b: Goal): Goal {
  return {
    text: `${a.text}, ${b.text}`,
    reached: (real, limit) => a.reached(real, limit) && b.reached(real, limit),
  };
}

const open = (payers: number, per: number, pauseMs = 0) => ({ kind: 'open' as const, per, payers, pauseMs });
const locked = (payers: number, pauseMs = 0) => ({ kind: 'locked' as const, per: 1, payers, pauseMs });
const ONE = ['coalesce', 'each'];
const TEN = ['cobatch10'];
const LOCKED = ['colocked', 'locked'];

export const ROWS: readonly Row[] = [
  { name: 'open, one idle client', load: open(1, 1, 20), limits: [], goal: fast },
  { name: 'open, 1 payer', load: open(1, 1), limits: ONE, goal: fast },
  { name: 'open, 50 payers', load: open(50, 1), limits: ONE, goal: both(atLeast(4500), syncs) },
  { name: 'open, 200 payers', load: open(200, 1), limits: ONE, goal: atLeast(4500) },
  {
    name: 'open, ten a sync, 50 payers',
    load: open(50, 10),
    limits: TEN,
    goal: both(atLeast(40_000), syncs),
  },
  { name: 'open, ten a sync, 200 payers', load: open(200, 10), limits: TEN, goal: atLeast(40_000) },
  { name: 'locked, one idle client', load: locked(1, 20), limits: [], goal: fast },
  { name: 'locked, 1 payer', load: locked(1), limits: LOCKED },
  { name: 'locked, 50 payers', load: locked(50), limits: LOCKED, goal: both(share(0.6), syncs) },
  { name: 'locked, 200 payers', load: locked(200), limits: LOCKED, goal: share(0.6) },
];
