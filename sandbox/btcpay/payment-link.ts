import { formatFixed } from './fixed.ts';
import type { Instance } from './instance.ts';
import type { Invoice } from './invoice.ts';
import { accountNow } from './price.ts';

/** The bitcoin: link for what is due, as BTCPay writes it: all eight digits. Undefined when nothing can be paid on the chain. */
export function paymentLink(instance: Instance, invoice: Invoice): string | undefined {
  const address = invoice.destinations.at(-1)?.address;
  if (address === undefined) return undefined;
  if (invoice.price === undefined) return `bitcoin:${address}`;
  const { due } = accountNow(instance, invoice);
  return `bitcoin:${address}?amount=${formatFixed(due > 0n ? due : 0n, 8)}`;
}

/** The pico: link for exactly what is due; undefined when there is none. */
export function picoLink(instance: Instance, invoice: Invoice): string | undefined {
  const last = invoice.picos.at(-1);
  if (!last || invoice.status !== 'New' || last.paid) return undefined;
  return last.amountSat === accountNow(instance, invoice).due ? last.uri : undefined;
}
