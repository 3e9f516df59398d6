import { InvalidField } from '../../../errors.ts';
import type { ActivityQuery } from '../../../rpc/views.ts';
import type { LedgerRow, PaymentRow } from '../../../wallet/rows.ts';
import { type ChainEntry, compare } from '../chain-history.ts';

/**
 * One line of the activity before it is put into words. Money over channels is in the ledger; a locked payment that is not
 * decided, or failed, is in no ledger; money on the chain is what the chain shows.
 */
export type Item = { readonly id: string; readonly at: number } & (
  | { readonly from: 'ledger'; readonly row: LedgerRow }
  | { readonly from: 'payment'; readonly row: PaymentRow }
  | { readonly from: 'chain'; readonly row: ChainEntry }
);

/** Ledger row → line; fees stand on the line of their payment, and chain rows on that of their transaction. */
export function ledgerItem(row: LedgerRow): Item | undefined {
  if (row.kind === 'chain' || row.kind === 'fee') return undefined;
  return { id: row.id, at: row.at, from: 'ledger', row };
}

/** Payment → line, while the ledger has none of it. */
export function paymentItem(row: PaymentRow): Item | undefined {
  if (row.kind === 'open' || row.status === 'settled') return undefined;
  return { id: `payment:${row.id}`, at: row.at * 1000, from: 'payment', row };
}

export function chainItem(row: ChainEntry): Item {
  return { id: `tx:${row.txid}`, at: row.at, from: 'chain', row };
}

/** Newest first; lines of one millisecond in a fixed order. */
export function newestFirst(a: Place, b: Place): number {
  return b.at - a.at || compare(b.id, a.id);
}

/** Where a page ends: the line after it comes later in the order. */
export interface Place {
  /** Milliseconds. */
  readonly at: number;
  readonly id: string;
}

export function cursorOf({ at, id }: Place): string {
  return `${at}|${id}`;
}

/** Throws InvalidParams. */
export function placeOf(cursor: string): Place {
  const [, at, id] = /^(\d{1,16})\|(.+)$/s.exec(cursor) ?? [];
  if (at === undefined || id === undefined) throw new InvalidField('after', 'is no place in the activity');
  return { at: Number(at), id };
}

const KINDS: Readonly<Record<Exclude<NonNullable<ActivityQuery['kind']>, 'all'>, readonly string[]>> = {
  sent: ['sent', 'refund'],
  received: ['received'],
  channel: ['deposit', 'settlement', 'adjust', 'loss'],
  chain: [],
};

export function isOfKind(item: Item, kind: ActivityQuery['kind'] = 'all'): boolean {
  if (kind === 'all') return true;
  if (item.from === 'chain') return kind === 'chain';
  return KINDS[kind].includes(item.from === 'payment' ? 'sent' : item.row.kind);
}
