import { InvalidField } from '../errors.ts';

/**
 * Takes an untrusted JSON value and the path that names it in errors ('budget.limit'; '' is the params themselves); gives a fresh value of
 * its type. Each property is read once. Throws InvalidField.
 */
export type Check<T> = (value: unknown, path: string) => T;

interface TextRule {
  readonly max: number;
  /** Default 1. */
  readonly min?: number;
  /** All of the text, anchored at both ends. */
  readonly pattern?: RegExp;
  /** Said when the pattern does not match: "only A-Z". */
  readonly form?: string;
  /** Default: control characters are refused; 'lines' lets line ends and tabs through. */
  readonly control?: 'lines';
}

const LONE_SURROGATE = /\p{Surrogate}/u;
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
const CONTROL_BUT_LINES = /[^\P{Cc}\n\r\t]/u;

/** A string of min to max UTF-16 units, well formed, without control characters. */
export function text(rule: TextRule): Check<string> {
  const { max, min = 1, pattern, form = 'has characters that are not allowed', control } = rule;
  return (value, path) => {
    if (typeof value !== 'string') throw new InvalidField(path, 'must be a text');
    if (value.length > max) throw new InvalidField(path, `must have at most ${max} characters`);
    if (value.length < min) throw new InvalidField(path, `must have at least ${min} characters`);
    if (LONE_SURROGATE.test(value)) throw new InvalidField(path, 'is not well-formed Unicode');
    if ((control === 'lines' ? CONTROL_BUT_LINES : CONTROL).test(value))
      throw new InvalidField(path, 'must not have control characters');
    if (pattern && !pattern.test(value)) throw new InvalidField(path, form);
    return value;
  };
}

/** More satoshis than there are: 21 million coins. Other assets have at most as many units as fit in 63 bits. */
const MAX_AMOUNT = 9_223_372_036_854_775_807n;

/** A decimal string of units, no sign, no leading zero, above zero unless `zero`. Numbers are refused: they are floats. */
export function amount(rule: { readonly zero?: boolean } = {}): Check<string> {
  return (value, path) => {
    if (typeof value === 'number')
      throw new InvalidField(path, `is a number; amounts are decimal strings, like "1500"`);
    if (typeof value !== 'string' || !/^(?:0|[1-9][0-9]{0,18})$/.test(value) || BigInt(value) > MAX_AMOUNT)
      throw new InvalidField(path, 'must be a whole amount as a decimal string, like "1500"');
    if (value === '0' && !rule.zero) throw new InvalidField(path, 'must be above zero');
    return value;
  };
}

/** A whole number from min to max, both included. */
export function int(min: number, max: number): Check<number> {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max)
      throw new InvalidField(path, `must be a whole number from ${min} to ${max}`);
    return value;
  };
}

/** A finite number from min to max (feerates, in sat/vB). */
export function real(min: number, max: number): Check<number> {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isFinite(value) || value < min || value > max)
      throw new InvalidField(path, `must be a number from ${min} to ${max}`);
    return value;
  };
}

/** Unix seconds, up to the year 5138. */
export const time: Check<number> = int(1, 99_999_999_999);

export const flag: Check<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new InvalidField(path, 'must be true or false');
  return value;
};

/** One of these words. */
export function word<const T extends string>(...words: readonly T[]): Check<T> {
  return (value, path) => {
    const found = words.find((w) => w === value);
    if (found === undefined) throw new InvalidField(path, `must be one of ${words.join(', ')}`);
    return found;
  };
}

/** No params: absent, null or an empty object. */
export const none: Check<undefined> = (value, path) => {
  if (value === undefined || value === null) return undefined;
  if (Object.keys(record(value, path)).length > 0) throw new InvalidField(path || 'params', 'must be empty');
  return undefined;
};

/** Absent is undefined; anything else must pass. */
export function optional<T>(check: Check<T>): Check<T | undefined> & { readonly optional: true } {
  const outer: Check<T | undefined> = (value, path) => (value === undefined ? undefined : check(value, path));
  return Object.assign(outer, { optional: true as const });
}

/** The first check whose `when` accepts the value; for unions told apart by a field. */
export function either<A, B>(when: (value: object) => boolean, a: Check<A>, b: Check<B>): Check<A | B> {
  return (value, path) => (when(record(value, path)) ? a(value, path) : b(value, path));
}

/** This text, or what the check makes of it. */
export function wordOr<const W extends string, T>(known: W, check: Check<T>): Check<W | T> {
  return (value, path) => (value === known ? known : check(value, path));
}

/** At most max of the same. */
export function list<T>(check: Check<T>, max: number): Check<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new InvalidField(path, 'must be a list');
    if (value.length > max) throw new InvalidField(path, `must have at most ${max} entries`);
    return Array.from(value, (entry: unknown, i) => check(entry, `${path}[${i}]`));
  };
}

type Fields = Readonly<Record<string, Check<unknown>>>;
type OptionalKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends { readonly optional: true } ? K : never;
}[keyof F];
type Flat<T> = { readonly [K in keyof T]: T[K] };
/** What `object` gives: fields whose check is `optional` may be absent. */
export type Shape<F extends Fields> = Flat<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: ReturnType<F[K]> } & {
    [K in OptionalKeys<F>]?: Exclude<ReturnType<F[K]>, undefined>;
  }
>;

/** An object with these keys and no other. */
export function object<F extends Fields>(fields: F): Check<Shape<F>> {
  const names = Object.keys(fields);
  return (value, path) => {
    const given = record(value, path);
    for (const key of Object.keys(given))
      if (!Object.hasOwn(fields, key)) throw new InvalidField(join(path, shown(key)), 'is not known here');
    const out: Record<string, unknown> = {};
    for (const name of names) {
      const raw = Object.hasOwn(given, name) ? given[name] : undefined;
      const checked = fields[name]?.(raw, join(path, name));
      if (checked !== undefined) out[name] = checked;
    }
    // Built from `fields` alone, name by name, as Shape says.
    return out as Shape<F>;
  };
}

function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidField(path || 'params', 'must be an object');
  return value as Readonly<Record<string, unknown>>;
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
/** A key that somebody else chose, fit for an error message. */
const shown = (key: string): string => (/^[A-Za-z0-9_$-]{1,40}$/.test(key) ? key : '(a key)');
