import type { Amount, BudgetRequest } from '../provider/types.ts';

/** What the store keeps about sites' money, table by table. Amounts are decimal strings, times unix seconds. */

/** budgets, key: origin|asset. */
export interface BudgetRow extends BudgetRequest {
  readonly origin: string;
  /** Fresh with each grant; kept when a budget is only raised. */
  readonly id: string;
  readonly grantedAt: number;
  /** Periods run in the time zone of the grant, so that travelling opens no second one. IANA name. */
  readonly timeZone: string;
  /** Under which the payments are summed: it outlives grants, so that asking anew frees nothing of a day already spent. */
  readonly line: string;
  readonly paused?: true;
  /** Given back, taken away or run out. The row stays for its line. */
  readonly ended?: true;
}

/**
 * reserved: consented to and counted, not yet in a channel. sent: in a channel (or on its way to the chain), not decided.
 * released: nothing was sent and nothing will be unless it is asked for again; counts nothing.
 */
export type SitePaymentStatus = 'reserved' | 'sent' | 'settled' | 'failed' | 'released';

/** sitePayments, key: origin|id. */
export interface SitePaymentRow {
  readonly origin: string;
  readonly id: string;
  /** SHA-256 of the canonical params: the same id must mean the same payment. */
  readonly digest: string;
  /** Id of the wallet's payment. */
  readonly payment: string;
  readonly kind: 'locked' | 'open' | 'chain';
  /** Handle, or address. */
  readonly to: string;
  readonly hub?: string;
  readonly asset: string;
  readonly amount: Amount;
  /** Counted with the amount; corrected to what it was once the payment is made. */
  readonly fee: Amount;
  readonly memo?: string;
  readonly expiresAt?: number;
  /** The invoice or URI. */
  readonly uri?: string;
  /** shopPayments: the invoice of a shop that it pays. */
  readonly shop?: string;
  /** Grant that covered it; absent when the user approved it by hand. */
  readonly budget?: string;
  /** line|at. */
  readonly budgetAt?: string;
  /** origin|at. */
  readonly originAt: string;
  readonly at: number;
  readonly status: SitePaymentStatus;
  /** `at`, while reserved or sent: the sparse index of what is not decided. */
  readonly undecided?: number;
  readonly hash?: string;
  readonly token?: string;
  readonly reason?: string;
}

export function budgetKey(origin: string, asset: string): string {
  return `${origin}|${asset}`;
}

export function sitePaymentKey(row: { readonly origin: string; readonly id: string }): string {
  return `${row.origin}|${row.id}`;
}

/** A key that sorts by time within its line: `line|000001790000000`. */
export function lineAt(line: string, at: number): string {
  return `${line}|${String(at).padStart(12, '0')}`;
}

/** The bounds of a line's rows from an instant on, for a range over such keys. */
export function lineFrom(line: string, from: number): { readonly from: string; readonly to: string } {
  return { from: lineAt(line, Math.max(0, from)), to: `${line}|~` };
}
