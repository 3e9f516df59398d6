import { askInvoice, shopLink } from '../../lib/app/shop/access.ts';
import { agreed, offerOf, type ShopOffer } from '../../lib/app/shop/offer.ts';
import { invoiceOf } from '../../lib/app/shop/request.ts';
import type { Shops } from '../../lib/app/shop/shops.ts';
import type { StoredShopPayment } from '../../lib/app/shop/stored-row.ts';
import type { InvoiceRef } from '../../lib/btcpay/payer/checkout-url.ts';
import { shopKey } from '../../lib/btcpay/payer/row.ts';

export interface ShopOrder {
  readonly url: string;
  /** The most that may be paid to this invoice, all payments to it together. */
  readonly maxAmount?: bigint;
  /** Of an invoice that leaves it open; the most, of any other. */
  readonly amount?: bigint;
  /** sat/vB, where it is paid on the chain. */
  readonly feerate?: number;
}

/** What would be paid, when the order does not say how much may be; else the payment. */
export type ShopOutcome = { readonly offer: ShopOffer } | { readonly payment: StoredShopPayment };

/**
 * Pays what a link asks for, at most once whatever is killed on the way: a payment that may have been signed is only ever taken up
 * again, and one that was agreed to and not signed is given up for a new look at the shop.
 *
 * Throws what the shop's answer, quoteOf and the wallet throw: then no money has moved by this.
 */
export async function payShop({ deps, payments }: Shops, order: ShopOrder): Promise<ShopOutcome> {
  const limit = order.maxAmount ?? order.amount;
  const ref = await invoiceOf(deps, shopLink(order.url));
  const before = await takeUp({ deps, payments }, ref);
  const [last] = before;
  const given = before.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const room = limit === undefined ? undefined : limit - given;
  if (last !== undefined && !(last.state === 'seen' && (await wantsRest(deps, ref, room))))
    return { payment: room === undefined ? last : await payments.carryOut(shopKey(last)) };
  const checkout = await askInvoice(deps, ref);
  const offer = await offerOf(deps, checkout, {
    ...(room !== undefined && { maxAmount: room }),
    ...(order.amount !== undefined && { amount: order.amount }),
    ...(order.feerate !== undefined && { feerate: order.feerate }),
  });
  if (offer.problem !== undefined) throw offer.problem;
  if (room === undefined) return { offer };
  const row = await agreed(deps, offer);
  const key = shopKey(row);
  await deps.store.commit([{ add: 'shopPayments', key, value: row }]);
  return { payment: await payments.carryOut(key) };
}

/** Does the shop, which has seen what was paid, want a rest that may be paid too? Who does not answer wants none now. */
async function wantsRest(deps: Shops['deps'], ref: InvoiceRef, room: bigint | undefined): Promise<boolean> {
  if (room === undefined) return false;
  const checkout = await askInvoice(deps, ref).catch(() => undefined);
  return checkout?.status === 'new' && checkout.due > 0n && checkout.due <= room;
}

/** The payments to the invoice that were made or may have been, the last one first. */
async function takeUp(
  { deps, payments }: Pick<Shops, 'deps' | 'payments'>,
  { base, id }: InvoiceRef,
): Promise<StoredShopPayment[]> {
  const query = { index: 'invoice', equals: `${base}|${id}` } as const;
  const list = () => deps.store.list<StoredShopPayment>('shopPayments', query);
  // Agreed to by a process that died before it signed: it is looked at anew. Who is at it now is left alone.
  for (const row of await list()) if (row.state === 'agreed') await payments.drop(shopKey(row));
  const live = (await list()).filter(({ state }) => state !== 'dropped');
  return live.sort((a, b) => b.part - a.part);
}
