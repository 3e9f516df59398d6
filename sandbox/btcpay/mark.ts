import { emit } from './events.ts';
import type { Instance } from './instance.ts';
import type { Invoice } from './invoice.ts';

/** A person says how the invoice stands; payments change nothing about it any more. */
export function markInvoice(instance: Instance, invoice: Invoice, status: 'Settled' | 'Invalid'): void {
  invoice.status = status;
  invoice.exception = 'Marked';
  emit(instance, { kind: status === 'Settled' ? 'settled' : 'invalid', invoice, manually: true });
}
