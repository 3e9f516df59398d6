import type { SitePaymentRow } from '../../../budget/rows.ts';
import { decodeState } from '../../../channel/index.ts';
import type { Store } from '../../../store/types.ts';
import type { ConnectionRow, InvoiceRow, PaymentRow } from '../../../wallet/rows.ts';
import type { StoredShopPayment } from '../../shop/stored-row.ts';
import type { ChainEntry } from '../chain-history.ts';
import type { FiguresKeeper } from '../figures.ts';
import { memoOfPayment } from '../ui-payments.ts';

/** What is known of a line beyond its own row. */
export interface Sources {
  payment(id: string): Promise<PaymentRow | undefined>;
  site(payment: string): Promise<SitePaymentRow | undefined>;
  memo(payment: string): Promise<string | undefined>;
  invoice(hash: string): Promise<InvoiceRow | undefined>;
  transaction(txid: string): Promise<ChainEntry | undefined>;
  /** The id and the address that a transaction was sent with. */
  sentAs(txid: string): Promise<SentAs | undefined>;
  /** Whose deposit it is, or whose deposit it spends. */
  connectionOf(txid: string): Promise<string | undefined>;
  /** The payment to a shop that it was, by the wallet's id. */
  shop(payment: string): Promise<StoredShopPayment | undefined>;
  /** Newest known height. */
  tip(): Promise<number>;
}

export interface SentAs {
  readonly id: string;
  readonly address: string;
}

/** uiCalls, keys `send:…`, as lib/wallet writes them. */
interface SentRow extends SentAs {
  readonly result: { readonly txid: string };
}

/** One row at a time: for a page. */
export async function storeSources(store: Store, figures: FiguresKeeper): Promise<Sources> {
  const [chain, sent, ours] = await Promise.all([chainOf(figures), sentOf(store), connectionsOf(store)]);
  return {
    payment: (id) => store.get<PaymentRow>('payments', id),
    async site(payment) {
      const query = { index: 'payment', equals: payment, limit: 1 } as const;
      return (await store.list<SitePaymentRow>('sitePayments', query))[0];
    },
    memo: (payment) => memoOfPayment(store, payment),
    invoice: (hash) => store.get<InvoiceRow>('invoices', hash),
    transaction: async (txid) => chain.get(txid),
    sentAs: async (txid) => sent.get(txid),
    connectionOf: async (txid) => ours.get(txid),
    shop: async (payment) => (isShop(payment) ? await shopOf(store, payment) : undefined),
    tip: () => figures.history.tip(),
  };
}

/** Everything read at once: for the search index and the export. Later rows are found in the store. */
export async function bulkSources(store: Store, figures: FiguresKeeper): Promise<Sources> {
  const one = await storeSources(store, figures);
  const payments = mapOf(await store.list<PaymentRow>('payments'), (row) => row.id);
  const sites = mapOf(await store.list<SitePaymentRow>('sitePayments'), (row) => row.payment);
  const invoices = mapOf(await store.list<InvoiceRow>('invoices'), (row) => row.hash);
  const shops = mapOf(await store.list<StoredShopPayment>('shopPayments'), (row) => row.payment);
  return {
    ...one,
    payment: async (id) => payments.get(id),
    site: async (payment) => sites.get(payment),
    invoice: async (hash) => invoices.get(hash),
    shop: async (payment) => shops.get(payment),
    memo: async (payment) => (payment.startsWith('ui:') ? await one.memo(payment) : undefined),
  };
}

/** The ids that lib/btcpay/payer gives. */
const isShop = (payment: string): boolean => payment.startsWith('shop-');

async function shopOf(store: Store, payment: string): Promise<StoredShopPayment | undefined> {
  const query = { index: 'payment', equals: payment, limit: 1 } as const;
  return (await store.list<StoredShopPayment>('shopPayments', query))[0];
}

async function chainOf(figures: FiguresKeeper): Promise<ReadonlyMap<string, ChainEntry>> {
  return mapOf(await figures.history.list(), (entry) => entry.txid);
}

async function sentOf(store: Store): Promise<ReadonlyMap<string, SentAs>> {
  const rows = await store.list<SentRow>('uiCalls', { from: 'send:', to: 'send:\uffff' });
  return new Map(
    rows.map(({ id, address, result }) => [result.txid, { id: id.slice('send:'.length), address }]),
  );
}

async function connectionsOf(store: Store): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { handle, c2h, state } of await store.list<ConnectionRow>('connections')) {
    found.set(c2h.txid, handle);
    const spent = state === undefined ? undefined : decodeState(state).out?.deposit.spend?.txid;
    if (spent !== undefined) found.set(spent, handle);
  }
  return found;
}

function mapOf<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [keyOf(row), row]));
}
