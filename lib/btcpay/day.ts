import { InvalidField } from '../errors.ts';
import type { Day } from './types.ts';

/** Ms at the beginning of a day in UTC. Throws InvalidField `field`. */
export function dayStartMs(day: Day, field: string): number {
  const bad = () => new InvalidField(field, 'must be a Date, YYYY-MM-DD or MM/DD/YYYY, and a day there is');
  if (day instanceof Date) {
    if (Number.isNaN(day.getTime())) throw bad();
    return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate());
  }
  if (typeof day !== 'string') throw bad();
  const [, y1, m1, d1] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  const [, m2, d2, y2] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(day) ?? [];
  const iso = `${y1 ?? y2}-${m1 ?? m2}-${d1 ?? d2}`;
  const ms = Date.parse(`${iso}T00:00:00Z`);
  // A day like February 30 would roll over into March.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== iso) throw bad();
  return ms;
}

/** The only form BTCPay's BitPay-compatible API reads: any other is ignored in silence (btcpay.md §1.5). */
export function usDay(day: Day, field: string): string {
  const [year, month, date] = new Date(dayStartMs(day, field)).toISOString().slice(0, 10).split('-');
  return `${month}/${date}/${year}`;
}
