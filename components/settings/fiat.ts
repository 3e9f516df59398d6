import type { Settings } from '../../lib/rpc/views.ts';

type Fiat = NonNullable<Settings['fiat']>;

/**
 * @param currency three letters, in either case
 * @param rate the price of one bitcoin as people type it: spaces and a comma for the point are fine
 * @returns both in the form that is kept, or undefined when they are not such
 */
export function fiatOf(currency: string, rate: string): Fiat | undefined {
  const code = currency.trim().toUpperCase();
  const plain = rate.replace(/[\s\u00a0\u202f'’]/gu, '').replace(',', '.');
  if (!/^[A-Z]{3}$/.test(code)) return undefined;
  if (!/^(?:0|[1-9]\d{0,11})(?:\.\d{1,8})?$/.test(plain) || Number(plain) === 0) return undefined;
  return { currency: code, rate: plain };
}
