import { InvalidField } from '../errors.ts';
import { rateUnavailable } from './errors.ts';
import { invertDecimal } from './exact-json.ts';
import { decimalOf, fieldsOf, listOf, present, textOf } from './read.ts';
import type { Rate } from './types.ts';

/** Reads rates of either API; entries without a rate are left out. `exact` by parseExact. */
export function readRates(exact: unknown): Rate[] {
  return listOf(exact).flatMap((item) => {
    const fields = fieldsOf(item);
    const currencyPair = textOf(fields['currencyPair']);
    const rate = decimalOf(fields['rate']);
    const [left, right] = (currencyPair ?? '').split('_');
    const crypto = textOf(fields['cryptoCode']) ?? left;
    const currency = textOf(fields['code']) ?? right;
    if (!crypto || !currency || rate === undefined || rate === '0') return [];
    return [
      {
        currencyPair: currencyPair ?? `${crypto}_${currency}`,
        crypto,
        currency,
        rate,
        ...present({ name: textOf(fields['name']) }),
      },
    ];
  });
}

/** The price of one `crypto` in `currency`: as it stands, or turned round where only the other direction is given. */
export function pickRate(rates: readonly Rate[], crypto: string, currency: string): string {
  const straight = rates.find((r) => r.crypto === crypto && r.currency === currency);
  if (straight !== undefined) return straight.rate;
  const turned = rates.find((r) => r.currencyPair === `${currency}_${crypto}`);
  if (turned === undefined) throw rateUnavailable(currency);
  return invertDecimal(turned.rate);
}

/** BTC_USD and the like, in capitals. Throws InvalidField. */
export function checkPairs(pairs: readonly string[] | undefined): readonly string[] {
  return (pairs ?? []).map((pair) => {
    if (typeof pair !== 'string' || !/^[A-Za-z0-9]{1,20}_[A-Za-z0-9]{1,20}$/.test(pair))
      throw new InvalidField('currencyPairs', 'must be pairs such as BTC_USD');
    return pair.toUpperCase();
  });
}
