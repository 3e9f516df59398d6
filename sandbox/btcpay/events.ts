import type { Instance } from './instance.ts';
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

/** Tells everyone who listens. */
export function emit(instance: Instance, event: InvoiceEvent): void {
  for (const listener of instance.listeners) listener(event);
}
