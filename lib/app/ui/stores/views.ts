import type { Invoice, NewInvoice } from '../../../btcpay/types.ts';
import { InvalidField } from '../../../errors.ts';
import type { NewStoreInvoice, StoreInvoiceView, StoreView } from '../../../rpc/views.ts';
import type { StoreRow } from './rows.ts';

export function storeView({ id, host, kind, label, storeId, at }: StoreRow): StoreView {
  return { id, host, kind, label, at, ...(storeId !== undefined && { storeId }) };
}

export function invoiceView(invoice: Invoice): StoreInvoiceView {
  const { id, status, exception, currency, checkoutLink, createdAt, expiresAt } = invoice;
  const { amount, due, paid, rate, address, paymentLink, orderId, itemDesc } = invoice;
  const pico = invoice.metadata?.['pico'];
  return {
    ...{ id, status, exception, currency, checkoutLink },
    createdAt: Math.floor(createdAt / 1000),
    expiresAt: Math.floor(expiresAt / 1000),
    ...(amount !== undefined && { amount }),
    ...(due !== undefined && { due }),
    ...(paid !== undefined && { paid }),
    ...(rate !== undefined && { rate }),
    ...(address !== undefined && { address }),
    ...(paymentLink !== undefined && { paymentLink }),
    ...(typeof pico === 'string' && { pico }),
    ...(orderId !== undefined && { orderId }),
    ...(itemDesc !== undefined && { itemDesc }),
  };
}

/** What the store is asked for. Without a price it is a top-up. `nowMs`: by this device's clock. */
export function newInvoiceOf(wish: NewStoreInvoice, nowMs: number): NewInvoice {
  const { price, expiresIn, buyerEmail, ...rest } = wish;
  if (price !== undefined && /^0*(?:\.0*)?$/.test(price))
    throw new InvalidField('price', 'must be more than 0: leave it out, and the payer chooses the amount');
  return {
    ...rest,
    ...(price === undefined ? { allowTopUp: true } : { price }),
    ...(expiresIn !== undefined && { expirationTime: nowMs + 1000 * expiresIn }),
    ...(buyerEmail !== undefined && { buyer: { email: buyerEmail } }),
  };
}
