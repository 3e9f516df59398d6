import { divideUp, type Fixed, parseFixed } from './fixed.ts';
import type { Store } from './store.ts';

const ONE_BTC: Fixed = 100_000_000n;

/** What one `base` costs in `quote` in this store; undefined when the store has no such rate. */
export function rateOf(store: Store, base: string, quote: string): Fixed | undefined {
  if (!store.ratesAvailable) return undefined;
  const pairs = { BTC_BTC: '1', BTC_SATS: '100000000', ...store.rates };
  const of = (pair: string) => Object.entries(pairs).find(([name]) => name === pair)?.[1];
  const direct = parseFixed(of(`${base}_${quote}`) ?? '');
  if (direct !== undefined) return direct;
  const inverse = parseFixed(of(`${quote}_${base}`) ?? '');
  return inverse === undefined || inverse === 0n ? undefined : divideUp(ONE_BTC, inverse);
}

/** The two currencies of "BTC_USD"; undefined when it is no pair. */
export function pairOf(text: string): [base: string, quote: string] | undefined {
  const [, base, quote] = /^([A-Z]{3,5})_([A-Z]{3,5})$/.exec(text.trim().toUpperCase()) ?? [];
  return base === undefined || quote === undefined ? undefined : [base, quote];
}
