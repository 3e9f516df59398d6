import type { StoreInvoiceView } from '../../lib/rpc/views.ts';

export interface Watched {
  /** Absent while the first answer is on its way. */
  readonly status: StoreInvoiceView['status'] | undefined;
  /** Answers that failed, one after the other. */
  readonly failures: number;
  /** How long it is watched already. */
  readonly watchedMs: number;
}

const QUICK_FOR_MS = 10 * 60_000;

/**
 * Milliseconds until an invoice that is looked at is asked for again; undefined: it cannot change any more. Closely while a payment
 * may come any second, then as chains go; an expired one may still be paid late.
 */
export function pauseMs({ status, failures, watchedMs }: Watched): number | undefined {
  if (failures > 0) return Math.min(60_000, 2_000 * 2 ** failures);
  switch (status) {
    case 'settled':
    case 'invalid':
      return undefined;
    case 'processing':
      return 10_000;
    case 'expired':
      return 30_000;
    default:
      return watchedMs < QUICK_FOR_MS ? 2_000 : 10_000;
  }
}
