import type { Store } from '../store/types.ts';
import { periodAt, type Span } from './period.ts';
import { type BudgetRow, lineFrom, type SitePaymentRow, sitePaymentKey } from './rows.ts';

/** What a budget has seen of its present period. Fees are included. */
export interface Use {
  readonly spent: bigint;
  /** Reserved, sent, or of unknown outcome. */
  readonly reserved: bigint;
  readonly period: Span;
  /** The instant the period was found for, and the stamp a payment gets: never before an earlier payment's. */
  readonly at: number;
}

interface Sum {
  readonly grant: string | undefined;
  readonly start: number;
  spent: bigint;
  /** Keys of rows that were not decided when last looked at. */
  readonly open: Set<string>;
  /** How often the line had been forgotten when this was read. */
  readonly forgotten: number;
}

/**
 * What budgets have spent, as sums over sitePayments. Each line's settled sum and its few undecided rows are kept in
 * memory, so that a payment costs no scan; the memory may vanish at any time.
 */
export interface BudgetUse {
  /**
   * The use at an instant. A clock that was turned back counts as standing at the grant or the line's latest payment, so that it
   * never shows an older, emptier period; whatever is stamped later than the period's start counts.
   */
  of(budget: BudgetRow, now: number): Promise<Use>;
  /** A row of the line was durably reserved. Without this call nothing is known of it until `forget`. */
  reserved(line: string, row: SitePaymentRow): void;
  /** Forgets what is in memory: after a commit whose end is not known. */
  forget(line: string): void;
  /** Stamp of the line's latest payment, 0 without one. */
  latest(line: string): Promise<number>;
}

export function budgetUse(store: Store): BudgetUse {
  const sums = new Map<string, Sum>();
  const stamps = new Map<string, number>();
  const forgotten = new Map<string, number>();

  const use: BudgetUse = {
    async of(budget, now) {
      const at = Math.max(now, budget.grantedAt, await use.latest(budget.line));
      const period = periodAt(budget.period, at, budget.timeZone, budget.grantedAt);
      const sum = await sumOf(budget, period.start);
      let reserved = 0n;
      for (const key of [...sum.open]) {
        const row = await store.get<SitePaymentRow>('sitePayments', key);
        const status = row?.status;
        if (row !== undefined && (status === 'reserved' || status === 'sent')) {
          reserved += costOf(row);
          continue;
        }
        // Whoever asks at the same time comes here too: one of them counts it.
        const mine = sum.open.delete(key);
        if (mine && row !== undefined && status === 'settled') sum.spent += costOf(row);
      }
      return { spent: sum.spent, reserved, period, at };
    },
    reserved(line, row) {
      sums.get(line)?.open.add(sitePaymentKey(row));
      stamps.set(line, Math.max(row.at, stamps.get(line) ?? 0));
    },
    forget(line) {
      forgotten.set(line, (forgotten.get(line) ?? 0) + 1);
      sums.delete(line);
      stamps.delete(line);
    },
    async latest(line) {
      const known = stamps.get(line);
      if (known !== undefined) return known;
      const query = { index: 'budgetAt', ...lineFrom(line, 0), reverse: true, limit: 1 } as const;
      const [row] = await store.list<SitePaymentRow>('sitePayments', query);
      // A payment may have been reserved meanwhile.
      const latest = Math.max(row?.at ?? 0, stamps.get(line) ?? 0);
      stamps.set(line, latest);
      return latest;
    },
  };
  return use;

  async function sumOf(budget: BudgetRow, start: number): Promise<Sum> {
    const grant = budget.period === 'once' ? budget.id : undefined;
    for (;;) {
      const known = sums.get(budget.line);
      if (known !== undefined && known.start === start && known.grant === grant) return known;
      const sum = await scan(budget, start, grant);
      // What was summed or reserved meanwhile is not in what was read: only the first to end is kept.
      if (sums.get(budget.line) !== known || sum.forgotten !== (forgotten.get(budget.line) ?? 0)) continue;
      sums.set(budget.line, sum);
      return sum;
    }
  }

  async function scan(budget: BudgetRow, start: number, grant: string | undefined): Promise<Sum> {
    const sum: Sum = { grant, start, spent: 0n, open: new Set(), forgotten: forgotten.get(budget.line) ?? 0 };
    const query = { index: 'budgetAt', ...lineFrom(budget.line, start) } as const;
    for (const row of await store.list<SitePaymentRow>('sitePayments', query)) {
      if (grant !== undefined && row.budget !== grant) continue;
      if (row.status === 'settled') sum.spent += costOf(row);
      else if (row.status !== 'failed' && row.status !== 'released') sum.open.add(sitePaymentKey(row));
    }
    return sum;
  }
}

export function costOf(row: { readonly amount: string; readonly fee: string }): bigint {
  return BigInt(row.amount) + BigInt(row.fee);
}
