import type { Store } from '../store/types.ts';
import { periodAt } from './period.ts';
import { lineFrom, type SitePaymentRow, sitePaymentKey } from './rows.ts';
import { costOf } from './use.ts';

export interface Spent {
  readonly today: bigint;
  readonly month: bigint;
  readonly ever: bigint;
}

interface Sum {
  ever: bigint;
  /** Settled in the month that was current when they were counted, and later. */
  recent: { readonly at: number; readonly cost: bigint }[];
  readonly open: Set<string>;
}

/** What sites were paid, budgets or not: scanned once an origin, then followed row by row. The memory may vanish. */
export interface SiteSpent {
  of(origin: string, now: number, timeZone: string): Promise<Spent>;
  /** A payment of the origin was reserved. */
  reserved(row: SitePaymentRow): void;
}

export function siteSpent(store: Store): SiteSpent {
  const sums = new Map<string, Sum>();
  return {
    async of(origin, now, timeZone) {
      const sum = sums.get(origin) ?? (await scan(origin));
      sums.set(origin, sum);
      for (const key of [...sum.open]) count(sum, await store.get<SitePaymentRow>('sitePayments', key));
      const month = periodAt('month', now, timeZone, 0).start;
      const today = periodAt('day', now, timeZone, 0).start;
      // A margin, for the zone may change: what is older than any zone's month is never asked for again.
      sum.recent = sum.recent.filter(({ at }) => at >= month - 2 * 86_400);
      const since = (start: number): bigint =>
        sum.recent.reduce((total, { at, cost }) => (at >= start ? total + cost : total), 0n);
      return { today: since(today), month: since(month), ever: sum.ever };
    },
    reserved(row) {
      sums.get(row.origin)?.open.add(sitePaymentKey(row));
    },
  };

  async function scan(origin: string): Promise<Sum> {
    const sum: Sum = { ever: 0n, recent: [], open: new Set() };
    const query = { index: 'originAt', ...lineFrom(origin, 0) } as const;
    for (const row of await store.list<SitePaymentRow>('sitePayments', query)) count(sum, row);
    return sum;
  }
}

function count(sum: Sum, row: SitePaymentRow | undefined): void {
  if (row === undefined) return;
  const key = sitePaymentKey(row);
  if (row.status === 'reserved' || row.status === 'sent') {
    sum.open.add(key);
    return;
  }
  sum.open.delete(key);
  if (row.status !== 'settled') return;
  sum.ever += costOf(row);
  sum.recent.push({ at: row.at, cost: costOf(row) });
}
