import type { ActivityPage, ActivityQuery } from '../../../rpc/views.ts';
import type { Store } from '../../../store/types.ts';
import type { LedgerRow, PaymentRow } from '../../../wallet/rows.ts';
import type { ChainEntry } from '../chain-history.ts';
import { describe, entryOf } from './describe.ts';
import {
  chainItem,
  cursorOf,
  type Item,
  isOfKind,
  ledgerItem,
  newestFirst,
  paymentItem,
  placeOf,
} from './items.ts';
import type { Sources } from './sources.ts';

/** Ledger rows read at a time. */
const WINDOW = 150;

/** A page straight from the store, window by window back in time: however long the history, the first page costs the same. */
export async function storePage(
  store: Store,
  chain: readonly ChainEntry[],
  sources: Sources,
  query: Pick<ActivityQuery, 'kind' | 'after'> & { readonly limit: number },
): Promise<ActivityPage> {
  const { kind, limit } = query;
  const after = query.after === undefined ? undefined : placeOf(query.after);
  const found: Item[] = [];
  let to = after?.at ?? Number.MAX_SAFE_INTEGER;
  while (found.length <= limit && to >= 0) {
    const { items, from } = await itemsUpTo(store, chain, to);
    found.push(
      ...items
        .filter((item) => isOfKind(item, kind))
        .filter((item) => after === undefined || newestFirst(after, item) < 0),
    );
    to = from - 1;
  }
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const entries = await Promise.all(shown.map((item) => describe(item, sources)));
  return {
    entries: entries.map(entryOf),
    ...(found.length > limit && last !== undefined && { after: cursorOf(last) }),
  };
}

/** Every line from `from` to `to` (milliseconds, both inclusive), newest first; `from` is 0 at the beginning of time. */
async function itemsUpTo(
  store: Store,
  chain: readonly ChainEntry[],
  to: number,
): Promise<{ readonly items: readonly Item[]; readonly from: number }> {
  const rows = await store.list<LedgerRow>('ledger', { index: 'at', to, reverse: true, limit: WINDOW });
  const from = rows.length < WINDOW ? 0 : (rows.at(-1)?.at ?? 0);
  const payments = await store.list<PaymentRow>('payments', {
    index: 'at',
    from: Math.ceil(from / 1000),
    to: Math.floor(to / 1000),
  });
  const items = [
    ...rows.map(ledgerItem),
    ...payments.map(paymentItem),
    ...chain.filter(({ at }) => at >= from && at <= to).map(chainItem),
  ].filter((item) => item !== undefined);
  return { items: items.sort(newestFirst), from };
}
