import { currentLanguage } from './i18n.ts';

export interface Fiat {
  readonly currency: string;
  /** Price of one bitcoin, decimal. */
  readonly rate: string;
}
export type Unit = 'sat' | 'btc';

const COIN = 100_000_000n;
/** A true minus sign: as wide as the digits. */
const MINUS = '\u2212';

const decimalMark = (): string =>
  new Intl.NumberFormat(currentLanguage()).formatToParts(0.5).find((part) => part.type === 'decimal')
    ?.value ?? '.';

/** Satoshis grouped as the language does, without the unit: `12,345` or `0.00012345`. */
export function formatSats(sats: bigint, unit: Unit = 'sat'): string {
  const size = sats < 0n ? -sats : sats;
  const whole = new Intl.NumberFormat(currentLanguage()).format(unit === 'sat' ? size : size / COIN);
  const digits = unit === 'sat' ? whole : `${whole}${decimalMark()}${String(size % COIN).padStart(8, '0')}`;
  return sats < 0n ? `${MINUS}${digits}` : digits;
}

export const unitName = (unit: Unit): string => (unit === 'sat' ? 'sat' : 'BTC');

/** `12,345 sat`, held together by a fixed space. */
export const formatAmount = (sats: bigint, unit: Unit = 'sat'): string =>
  `${formatSats(sats, unit)}\u00a0${unitName(unit)}`;

/** About what it is worth at the user's own rate: `€0.42`; empty when the rate is not a number. */
export function formatFiat(sats: bigint, fiat: Fiat): string {
  const rate = /^(\d+)(?:\.(\d{0,8}))?$/.exec(fiat.rate);
  if (!rate) return '';
  const perCoin = BigInt(rate[1] ?? '0') * COIN + BigInt((rate[2] ?? '').padEnd(8, '0'));
  const size = sats < 0n ? -sats : sats;
  // In millionths of the currency.
  const millionths = (size * perCoin) / (COIN * 100n);
  const text = `${sats < 0n ? '-' : ''}${millionths / 1_000_000n}.${String(millionths % 1_000_000n).padStart(6, '0')}`;
  const small = millionths > 0n && millionths < 10_000n;
  try {
    return new Intl.NumberFormat(currentLanguage(), {
      style: 'currency',
      currency: fiat.currency,
      ...(small && { minimumFractionDigits: 4, maximumFractionDigits: 4 }),
    }).format(text as Intl.StringNumericLiteral);
  } catch {
    return '';
  }
}

/**
 * Satoshis of what was typed: `1500`, `1 500`, `1,500`, and in bitcoin `0.0001`, `0,0001`. Undefined when it is not one plain
 * amount: a lone comma or point in satoshis is a grouping mark only before exactly three digits.
 */
export function parseAmount(text: string, unit: Unit = 'sat'): bigint | undefined {
  const compact = text.replace(/[\s\u00a0\u202f'’_]/gu, '');
  if (unit === 'sat') {
    if (!/^(\d{1,16}|\d{1,3}([.,]\d{3})+)$/.test(compact)) return undefined;
    return BigInt(compact.replace(/[.,]/g, ''));
  }
  const match = /^(\d{1,8})(?:[.,](\d{1,8}))?$/.exec(compact);
  if (!match) return undefined;
  return BigInt(match[1] ?? '0') * COIN + BigInt((match[2] ?? '').padEnd(8, '0'));
}

/** Satoshis as one types them: no grouping. */
export function plainAmount(sats: bigint, unit: Unit = 'sat'): string {
  if (unit === 'sat') return sats.toString();
  return `${sats / COIN}.${String(sats % COIN).padStart(8, '0')}`.replace(/\.?0+$/, '');
}
