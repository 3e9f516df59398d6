/** A decimal number as its 10^8-fold: of bitcoin, these are satoshis. */
export type Fixed = bigint;

const DIGITS = 8;
const ONE = 10n ** BigInt(DIGITS);
/** Digits after the point that amounts of a currency have; 2 for all others. */
const DIVISIBILITY: Readonly<Record<string, number>> = { BTC: 8, SATS: 0, JPY: 0 };

/** Of a plain decimal text; digits after the eighth are dropped. Undefined for anything else. */
export function parseFixed(text: string): Fixed | undefined {
  const [, sign = '', whole, fraction = ''] = /^(-?)(\d{1,15})(?:\.(\d{1,30}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const value = BigInt(whole + fraction.slice(0, DIGITS).padEnd(DIGITS, '0'));
  return sign === '-' ? -value : value;
}

/** The amount in a JSON number or string; undefined when there is none in it. */
export function fixedOf(value: unknown): Fixed | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return parseFixed(value.toFixed(DIGITS));
  return typeof value === 'string' ? parseFixed(value) : undefined;
}

/** With `digits` after the point; the shortest text when left out. */
export function formatFixed(value: Fixed, digits?: number): string {
  const text = (value < 0n ? -value : value).toString().padStart(DIGITS + 1, '0');
  const fraction = text.slice(-DIGITS);
  const kept = digits === undefined ? fraction.replace(/0+$/, '') : fraction.slice(0, digits);
  return `${value < 0n ? '-' : ''}${text.slice(0, -DIGITS)}${kept === '' ? '' : `.${kept}`}`;
}

/** For the JSON numbers of the older API. */
export function toNumber(value: Fixed): number {
  return Number(formatFixed(value));
}

/** An amount of money in the smallest units of its currency: rounded half up, never below zero. */
export function roundTo(value: Fixed, currency: string): Fixed {
  const unit = 10n ** BigInt(DIGITS - digitsOf(currency));
  return value <= 0n ? 0n : ((value + unit / 2n) / unit) * unit;
}

/** Digits after the point in an amount of the currency. */
export function digitsOf(currency: string): number {
  return DIVISIBILITY[currency] ?? 2;
}

/** value ÷ rate, rounded up: what a price is in bitcoin at that rate. */
export function divideUp(value: Fixed, rate: Fixed): Fixed {
  return (value * ONE + rate - 1n) / rate;
}

/** value × rate, rounded down. */
export function multiply(value: Fixed, rate: Fixed): Fixed {
  return (value * rate) / ONE;
}
