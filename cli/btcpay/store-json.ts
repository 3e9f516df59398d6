import type { Invoice } from '../../lib/btcpay/types.ts';
import type { KeptStore } from './store-book.ts';

/** A store as the commands print it: no key and no token. */
export function storeJson({ name, saved }: KeptStore): Record<string, unknown> {
  return {
    store: name,
    host: saved.host,
    api: saved.type.replace(/^btcpay-/, ''),
    ...('storeId' in saved && { store_id: saved.storeId }),
  };
}

/** An invoice of a store as the commands print it. Amounts are in its currency, due and paid in BTC, times unix seconds. */
export function storeInvoiceJson(invoice: Invoice): Record<string, unknown> {
  return {
    id: invoice.id,
    status: invoice.status,
    exception: invoice.exception,
    amount: invoice.amount,
    currency: invoice.currency,
    due: invoice.due,
    paid: invoice.paid,
    rate: invoice.rate,
    address: invoice.address,
    payment_link: invoice.paymentLink,
    pico: invoice.metadata?.['pico'],
    checkout_link: invoice.checkoutLink,
    order_id: invoice.orderId,
    item_desc: invoice.itemDesc,
    created: Math.floor(invoice.createdAt / 1000),
    expires: Math.floor(invoice.expiresAt / 1000),
    buyer: invoice.buyer,
  };
}
