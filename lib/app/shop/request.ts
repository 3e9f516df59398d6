import type { InvoiceRef } from '../../btcpay/payer/checkout-url.ts';
import { invoiceOfRequest } from '../../btcpay/payer/read-checkout.ts';
import type { Store } from '../../store/types.ts';
import { type ShopLink, shopAccess } from './access.ts';
import type { ShopDeps } from './deps.ts';
import type { StoredShopPayment } from './stored-row.ts';

/** uiCalls, key `request:<base>|<id>`: the invoice that a shop made for a request for payment. */
interface RequestRow {
  readonly at: number;
  readonly invoice: InvoiceRef;
}

/**
 * The invoice behind a link. Of a request for payment the shop makes one, or takes up the one it made; once this wallet may have
 * paid one it is always that: a shop that does not see the payment yet may make another.
 */
export async function invoiceOf(deps: ShopDeps, link: ShopLink): Promise<InvoiceRef> {
  if (link.kind === 'checkout') return link;
  const key = `request:${link.base}|${link.id}`;
  const known = await deps.store.get<RequestRow>('uiCalls', key);
  if (known !== undefined && (await isPaid(deps.store, known.invoice))) return known.invoice;
  const invoice = await invoiceOfRequest(link, await shopAccess(deps));
  const value: RequestRow = { at: Math.floor(deps.nowMs() / 1000), invoice };
  await deps.store.commit([{ put: 'uiCalls', key, value }]);
  return invoice;
}

async function isPaid(store: Store, { base, id }: InvoiceRef): Promise<boolean> {
  const query = { index: 'invoice', equals: `${base}|${id}` } as const;
  const rows = await store.list<StoredShopPayment>('shopPayments', query);
  return rows.some(({ state }) => state !== 'dropped');
}
