import { createInvoice } from './create-invoice.ts';
import type { Fixed } from './fixed.ts';
import type { Instance } from './instance.ts';
import type { Invoice } from './invoice.ts';
import type { PaymentRequest } from './public/payment-request-data.ts';
import { newStore } from './store.ts';

/** What is not settled yet. */
export function openAmount(instance: Instance, request: PaymentRequest): Fixed {
  const paid = invoicesOf(instance, request)
    .filter(({ status }) => status === 'Settled' || status === 'Processing')
    .reduce((sum, { price = 0n }) => sum + price, 0n);
  return paid >= request.amount ? 0n : request.amount - paid;
}

/** An invoice for what is open: the one that still can be paid, or a new one. Throws CannotCreate. */
export async function invoiceFor(instance: Instance, request: PaymentRequest): Promise<Invoice> {
  const amount = openAmount(instance, request);
  const pending = invoicesOf(instance, request).find(
    (invoice) => invoice.status === 'New' && invoice.price === amount,
  );
  if (pending) return pending;
  const invoice = await createInvoice(instance, instance.store(request.storeId) ?? newStore(), {
    ...{ price: amount, currency: request.currency },
    metadata: { orderId: `PAY_REQUEST_${request.id}`, itemDesc: request.title, paymentRequestId: request.id },
  });
  request.invoiceIds.push(invoice.id);
  return invoice;
}

function invoicesOf(instance: Instance, request: PaymentRequest): Invoice[] {
  return request.invoiceIds.flatMap((id) => instance.invoices.get(id) ?? []);
}
