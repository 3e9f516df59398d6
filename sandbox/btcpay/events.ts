import type { Invoice, Payment } from './invoice.ts';

export type EventKind =
  | 'created'
  | 'receivedPayment'
  | 'paymentSettled'
  | 'processing'
  | 'settled'
  | 'expired'
  | 'invalid'
  | 'paidLate'
  /** Anything else a checkout page wants to hear of: a payment that was replaced, a fresh address. */
  | 'changed';

export interface InvoiceEvent {
  readonly kind: EventKind;
  readonly invoice: Invoice;
  /** Of receivedPayment and paymentSettled. */
  readonly payment?: Payment;
  /** A person said so. */
  readonly manually?: boolean;
}

/** Tells everyone who listens at the instance. */
export function emit(
  { listeners }: { readonly listeners: Iterable<(event: InvoiceEvent) => void> },
  event: InvoiceEvent,
): void {
  for (const listener of listeners) listener(event);
}
