import { accountOf, type Exception, type Invoice, isFinal, type Status } from './invoice.ts';
import type { Store } from './store.ts';

/**
 * Where an invoice stands now, by its payments and the time (btcpay.md §1.6, §3.2). Pure: the caller keeps the answer.
 * @param priceSat the price in satoshis; undefined for a top-up
 */
export function assess(
  invoice: Invoice,
  store: Store,
  priceSat: bigint | undefined,
  now: number,
): { status: Status; exception: Exception } {
  const { status, exception } = invoice;
  // What a person has said stands, and what is settled stays so.
  if (exception === 'Marked' || status === 'Settled' || status === 'Invalid') return { status, exception };
  const all = accountOf(invoice, store, priceSat);
  const isPaid = all.paid > 0n && all.due <= 0n;
  if (status === 'Expired') return { status, exception: isPaid ? 'PaidLate' : exception };
  if (!isPaid) {
    const partly: Exception = all.paid > 0n ? 'PaidPartial' : 'None';
    return { status: now >= invoice.expiresAt ? 'Expired' : 'New', exception: partly };
  }
  const over: Exception = all.due < 0n ? 'PaidOver' : 'None';
  // Came before the expiry, seen after it: the time of receipt decides.
  if (status === 'New' && paidAt(invoice) >= invoice.expiresAt)
    return { status: 'Expired', exception: 'PaidLate' };
  const final = accountOf(invoice, store, priceSat, (payment) => isFinal(invoice, payment));
  if (final.paid > 0n && final.due <= 0n) return { status: 'Settled', exception: over };
  if (now >= invoice.monitoredUntil) return { status: 'Invalid', exception: 'None' };
  return { status: 'Processing', exception: over };
}

/** When the last payment that counts came. */
function paidAt(invoice: Invoice): number {
  return Math.max(
    ...[...invoice.payments.values()]
      .filter((payment) => payment.counts)
      .map((payment) => payment.receivedAt),
  );
}
