import { PicoError } from '../errors.ts';

/** Strings, which are stepped over, and numbers. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * JSON with every number as the string of its digits, so that no amount or rate goes through a float.
 * Throws SyntaxError for what is not JSON.
 */
export function parseExact(text: string): unknown {
  JSON.parse(text);
  return JSON.parse(text.replace(TOKENS, (token) => (token.startsWith('"') ? token : `"${token}"`)));
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
const MOST_DIGITS = 60;

/**
 * A number's digits without exponent and without zeros that say nothing: "2.50" and "25e-1" are "2.5".
 * undefined: the text is no number, or a monstrous one.
 */
export function plainDecimal(text: string): string | undefined {
  const [, sign = '', whole, fraction = '', power = '0'] = NUMBER.exec(text) ?? [];
  if (whole === undefined || whole.length + fraction.length > MOST_DIGITS) return undefined;
  const shift = Number(power);
  if (Math.abs(shift) > MOST_DIGITS) return undefined;
  const padded = '0'.repeat(Math.max(0, -shift)) + whole + fraction + '0'.repeat(Math.max(0, shift));
  const point = Math.max(0, -shift) + whole.length + shift;
  const integer = padded.slice(0, point).replace(/^0+(?=\d)/, '') || '0';
  const rest = padded.slice(point).replace(/0+$/, '');
  const digits = rest === '' ? integer : `${integer}.${rest}`;
  return digits === '0' ? digits : sign + digits;
}

const INVERSE_DIGITS = 16;

/** 1 ÷ value, to 16 significant digits, rounded half up. Throws PicoError for zero and what is no positive decimal. */
export function invertDecimal(value: string): string {
  const plain = plainDecimal(value);
  if (plain === undefined || plain.startsWith('-') || plain === '0')
    throw new PicoError('InvalidParams', `${value} cannot be inverted`);
  const [whole = '', fraction = ''] = plain.split('.');
  const scaled = BigInt(whole + fraction);
  // 1 ÷ (scaled × 10^−f) = 10^f ÷ scaled; enough zeros are added for the digits wanted.
  const extra = scaled.toString().length + INVERSE_DIGITS;
  let quotient = 10n ** BigInt(extra) / scaled;
  let places = extra - fraction.length;
  const surplus = quotient.toString().length - INVERSE_DIGITS;
  const step = 10n ** BigInt(surplus);
  quotient = (quotient + step / 2n) / step;
  places -= surplus;
  return plainDecimal(`${quotient}e${-places}`) ?? '0';
}
