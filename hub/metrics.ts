import type { LockedStatus } from './store/types.ts';

/** Counts since the start. Money in satoshis. */
export interface Metrics {
  readonly locked: Record<LockedStatus, number>;
  open: number;
  refused: number;
  frozen: number;
  feesSat: bigint;
  volumeSat: bigint;
  lostSat: bigint;
  calls: number;
  failures: number;
}

export function newMetrics(): Metrics {
  const locked = { pending: 0, open: 0, failed: 0, refused: 0, dead: 0, early: 0, lost: 0 };
  return {
    locked,
    open: 0,
    refused: 0,
    frozen: 0,
    feesSat: 0n,
    volumeSat: 0n,
    lostSat: 0n,
    calls: 0,
    failures: 0,
  };
}
