import { InvalidField } from '../../errors.ts';

const WHOLE = /^(?:0|[1-9][0-9]{0,15})$/;

/** Decimal string of satoshis → bigint above 0. Throws InvalidQuantity naming the field. */
export function parseAmount(text: string, field: string): bigint {
  if (!WHOLE.test(text) || text === '0')
    throw new InvalidField(field, 'must be a whole number of satoshis above 0', 'InvalidQuantity');
  return BigInt(text);
}

/** As parseAmount, 0 allowed. */
export function parseAmountOrZero(text: string, field: string): bigint {
  return text === '0' ? 0n : parseAmount(text, field);
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
