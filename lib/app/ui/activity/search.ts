import type { ActivityDetail, ActivityPage, ActivityQuery } from '../../../rpc/views.ts';
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

interface Line {
  readonly item: Item;
  readonly detail: ActivityDetail;
  /** Lower case, all that can be searched for. */
  readonly text: string;
}

/**
 * Search and filters by site: every line in memory, read once in the worker's life and then kept up by what is new.
 * A cache: it may vanish at any time.
 */
export class ActivityIndex {
  private readonly store: Store;
  private readonly lines = new Map<string, Line>();
  private sorted: readonly Line[] = [];
  /** Ledger stamp, and second of a payment, up to which everything is in. */
  private stamp = -1;
  private second = 0;

  constructor(store: Store) {
    this.store = store;
  }

  get size(): number {
    return this.lines.size;
  }

  /** Reads what is new; `sources` may be a bulk of everything the first time. */
  async update(chain: readonly ChainEntry[], sources: Sources): Promise<void> {
    const rows = await this.store.list<LedgerRow>('ledger', { index: 'at', from: this.stamp + 1 });
    const payments = await this.store.list<PaymentRow>('payments', { index: 'at', from: this.second });
    const undecided = [...this.lines.values()]
      .filter(({ detail }) => detail.status === 'unknown' || isUnderWay(detail.shop))
      .map(({ item }) => item);
    for (const item of undecided) await this.again(item, sources);
    const fresh = [...rows.map(ledgerItem), ...payments.map(paymentItem)].filter(
      (item) => item !== undefined,
    );
    for (const item of fresh) await this.add(item, sources);
    await this.updateChain(chain, sources);
    this.stamp = rows.at(-1)?.at ?? this.stamp;
    this.second = payments.at(-1)?.at ?? this.second;
    this.sorted = [...this.lines.values()].sort((a, b) => newestFirst(a.item, b.item));
  }

  page(query: ActivityQuery & { readonly limit: number }): ActivityPage {
    const { kind, origin, limit } = query;
    const words = wordsOf(query.search ?? '');
    const after = query.after === undefined ? undefined : placeOf(query.after);
    const matching = this.sorted.filter(
      ({ item, detail, text }) =>
        isOfKind(item, kind) &&
        (origin === undefined || detail.origin === origin) &&
        words.every((word) => text.includes(word)),
    );
    const rest = after === undefined ? matching : matching.filter(({ item }) => newestFirst(after, item) < 0);
    const shown = rest.slice(0, limit);
    const last = shown.at(-1)?.item;
    return {
      entries: shown.map(({ detail }) => entryOf(detail)),
      total: matching.length,
      ...(rest.length > limit && last !== undefined && { after: cursorOf(last) }),
    };
  }

  private async add(item: Item, sources: Sources): Promise<void> {
    const detail = await describe(item, sources);
    this.lines.set(item.id, { item, detail, text: textOf(detail) });
  }

  /** A payment that was not decided: once it is, its line may be the ledger's. */
  private async again(item: Item, sources: Sources): Promise<void> {
    if (item.from !== 'payment') return await this.add(item, sources);
    const row = await this.store.get<PaymentRow>('payments', item.row.id);
    const now = row === undefined ? undefined : paymentItem(row);
    if (now === undefined) this.lines.delete(item.id);
    else await this.add(now, sources);
  }

  /** Few, and replaced ones vanish: they are looked at anew where anything about them changed. */
  private async updateChain(chain: readonly ChainEntry[], sources: Sources): Promise<void> {
    const now = new Map(chain.map((entry): [string, ChainEntry] => [`tx:${entry.txid}`, entry]));
    for (const [id, { item }] of this.lines) if (item.from === 'chain' && !now.has(id)) this.lines.delete(id);
    for (const entry of now.values()) await this.add(chainItem(entry), sources);
  }
}

/** At its shop something may still come. */
function isUnderWay(shop: ActivityDetail['shop']): boolean {
  return shop !== undefined && !['settled', 'invalid', 'dropped'].includes(shop.state);
}

function textOf(detail: ActivityDetail): string {
  const { id, amount, fee, origin, memo, txid, to, hash, token, payment, connection, shop } = detail;
  const store = [shop?.host, shop?.storeName, shop?.orderId];
  return [id, amount, fee, origin, memo, txid, to, hash, token, payment, connection, ...store]
    .filter((part) => part !== undefined)
    .join('\n')
    .toLowerCase();
}

/** Every word must be found; a number may be written with separators. */
function wordsOf(search: string): readonly string[] {
  return search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) =>
      /^[+-]?\d{1,3}(?:[,.'\u2019\u00a0\u202f]\d{3})+$/.test(word) ? word.replace(/\D/g, '') : word,
    );
}
