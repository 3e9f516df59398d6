import { plainDecimal } from './exact-json.ts';
import type { InvoiceException, InvoiceStatus } from './types.ts';

/** Small readers of answers: what is missing, null or of another form is undefined. Numbers come as strings (parseExact). */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text's JSON, or undefined where it is something else, such as a page. */
export function jsonOf(text: string, parse: (text: string) => unknown = JSON.parse): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** A text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A decimal without exponent. */
export function decimalOf(value: unknown): string | undefined {
  return typeof value === 'string' ? plainDecimal(value.trim()) : undefined;
}

/** A number that fits a float exactly: a time or a count. */
export function integerOf(value: unknown): number | undefined {
  const plain = decimalOf(value);
  const number = plain === undefined ? Number.NaN : Math.trunc(Number(plain));
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Leaves out what is undefined, for types that tell a missing field from an undefined one. */
export function present<T extends Record<string, unknown>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

const STATUSES: Readonly<Record<string, InvoiceStatus>> = {
  new: 'new',
  paid: 'processing',
  processing: 'processing',
  confirmed: 'settled',
  complete: 'settled',
  settled: 'settled',
  expired: 'expired',
  invalid: 'invalid',
};

/** A status in any spelling of either API and any version (btcpay.md §1.6, §2.3). */
export function statusOf(value: unknown): InvoiceStatus | undefined {
  const name = typeof value === 'string' ? value.toLowerCase() : '';
  return Object.hasOwn(STATUSES, name) ? STATUSES[name] : undefined;
}

const EXCEPTIONS: Readonly<Record<string, InvoiceException>> = {
  paidpartial: 'paidPartial',
  paidover: 'paidOver',
  paidlate: 'paidLate',
  paidlater: 'paidLate',
  marked: 'marked',
  invalid: 'invalid',
};

/** An exception in any spelling; false, "None" and what nobody knows are 'none'. */
export function exceptionOf(value: unknown): InvoiceException {
  const name = typeof value === 'string' ? value.toLowerCase() : '';
  return (Object.hasOwn(EXCEPTIONS, name) ? EXCEPTIONS[name] : undefined) ?? 'none';
}
