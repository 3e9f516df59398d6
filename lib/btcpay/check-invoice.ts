import { InvalidField } from '../errors.ts';
import { plainDecimal } from './exact-json.ts';
import type { NewInvoice } from './types.ts';

/** A price as it is sent: a string stays one; a number stays one unless its JSON would have an exponent. undefined: a top-up. */
export function checkPrice(invoice: NewInvoice): string | number | undefined {
  const { price, allowTopUp = false } = invoice;
  if (price === undefined || price === null) {
    if (allowTopUp) return undefined;
    throw wrongPrice();
  }
  if (typeof price === 'string') {
    if (!/^\d+(\.\d+)?$/.test(price)) throw wrongPrice();
    return price;
  }
  if (typeof price !== 'number' || !Number.isFinite(price) || price < 0) throw wrongPrice();
  const text = JSON.stringify(price);
  return /e/i.test(text) ? (plainDecimal(text) ?? text) : price;
}

/** A currency in capitals; SATS and names of any length are let through. undefined: the store's own. */
export function checkCurrency(currency: unknown): string | undefined {
  if (currency === undefined || currency === null) return undefined;
  if (typeof currency !== 'string' || !/^[A-Za-z0-9_-]{1,20}$/.test(currency))
    throw new InvalidField('currency', 'must be the name of a currency, such as USD or SATS');
  return currency.toUpperCase();
}

function wrongPrice(): InvalidField {
  return new InvalidField('price', 'Price must be a float');
}
