import { divideUp } from './fixed.ts';
import type { Instance } from './instance.ts';
import { type Account, accountOf, type Invoice } from './invoice.ts';
import { newStore, type Store } from './store.ts';

/** Satoshis that an invoice asks for at its rate, rounded up; undefined for a top-up. */
export function priceSatOf(invoice: Invoice): bigint | undefined {
  return invoice.price === undefined ? undefined : divideUp(invoice.price, invoice.rate);
}

/** The invoice's store; one with defaults when it is gone. */
export function storeOf(instance: Instance, invoice: Invoice): Store {
  return instance.store(invoice.storeId) ?? newStore({ id: invoice.storeId });
}

/** Sums of an invoice as they are now. */
export function accountNow(instance: Instance, invoice: Invoice): Account {
  return accountOf(invoice, storeOf(instance, invoice), priceSatOf(invoice));
}
