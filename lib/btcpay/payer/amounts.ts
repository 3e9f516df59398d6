import { MAX_MONEY_SAT } from '../../bitcoin/transaction.ts';
import { invalidCheckout } from './problems.ts';

/** Blanks of all kinds: stores that show satoshis write "1 234 567", with no-break spaces too. */
const BLANK = /[\s\u00a0\u2009\u202f]/g;

/**
 * Satoshis of an amount as a checkout writes it: a decimal number of bitcoin, or a whole number of satoshis with blanks
 * between thousands when `currency` is sats. Of what is overpaid (negative) nothing is due: 0.
 *
 * Throws InvalidCheckout naming the field: no number, parts of a satoshi, or more than there is. (btcpay.md §2.4)
 */
export function checkoutSat(field: string, value: unknown, currency: string): bigint {
  const text = typeof value === 'string' && value.length <= 40 ? value.replace(BLANK, '') : '';
  const sats = currency.toLowerCase() === 'sats';
  const [, sign, whole = '', fraction = ''] =
    (sats ? /^(-?)(\d{1,16})$/ : /^(-?)(\d{1,8})(?:\.(\d{1,20}))?$/).exec(text) ?? [];
  if (sign === undefined) throw invalidCheckout(field, 'is no amount.');
  if (/[1-9]/.test(fraction.slice(8))) throw invalidCheckout(field, 'has parts of a satoshi.');
  const sat = BigInt(sats ? whole : whole + fraction.slice(0, 8).padEnd(8, '0'));
  if (sat > MAX_MONEY_SAT) throw invalidCheckout(field, 'is more than there is.');
  return sign === '-' ? 0n : sat;
}

/** The same of a JSON number in bitcoin (networkFee): printed with its eight decimals first. */
export function numberSat(field: string, value: number): bigint {
  if (!Number.isFinite(value) || Math.abs(value) > 21_000_000) throw invalidCheckout(field, 'is no amount.');
  return checkoutSat(field, value.toFixed(8), 'BTC');
}
