import { currentLanguage } from '../base/i18n.ts';
import { formatSats } from '../base/money.ts';

/**
 * A price as it was typed, as a plain decimal: `12.50`, `12,50`, `1 234.5`. Undefined when it is not one plain amount above nothing: a
 * lone comma before exactly three digits may group them or not.
 */
export function readPrice(text: string): string | undefined {
  const compact = text.replace(/[\s\u00a0\u202f'’_]/gu, '');
  const match = /^(\d{1,15})(?:([.,])(\d{1,10}))?$/.exec(compact);
  if (!match) return undefined;
  const [, whole = '', mark, fraction = ''] = match;
  if (mark === ',' && fraction.length === 3) return undefined;
  if (!/[1-9]/.test(whole + fraction)) return undefined;
  const digits = whole.replace(/^0+(?=\d)/, '');
  return mark === undefined ? digits : `${digits}.${fraction}`;
}

/** A decimal amount in any currency a store knows: `€12.50`, `0.0001 BTC`, `1,500 sat`, else number and name. */
export function formatPrice(amount: string, currency: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(amount)) return `${amount}\u00a0${currency}`;
  if (currency === 'SATS' && /^-?\d+(\.0+)?$/.test(amount))
    return `${formatSats(BigInt(amount.split('.')[0] ?? '0'))}\u00a0sat`;
  const options: Intl.NumberFormatOptions =
    /^[A-Z]{3}$/.test(currency) && currency !== 'BTC'
      ? { style: 'currency', currency, maximumFractionDigits: 8 }
      : { maximumFractionDigits: 8 };
  const number = new Intl.NumberFormat(currentLanguage(), options).format(
    amount as Intl.StringNumericLiteral,
  );
  return options.style === 'currency' ? number : `${number}\u00a0${currency}`;
}

/** The price of one bitcoin: the digits beyond a currency's own say nothing where it is more than one of it. */
export function formatRate(rate: string, currency: string): string {
  const digits = digitsOf(currency);
  const [whole = '', fraction = ''] = rate.split('.');
  if (digits === undefined || !/[1-9]/.test(whole)) return formatPrice(rate, currency);
  return formatPrice(
    digits === 0 ? whole : `${whole}.${fraction.slice(0, digits).padEnd(digits, '0')}`,
    currency,
  );
}

/** Undefined for what is no currency of a country. */
function digitsOf(currency: string): number | undefined {
  if (!/^[A-Z]{3}$/.test(currency) || currency === 'BTC') return undefined;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
}
