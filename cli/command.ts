import type { ChainSource } from '../lib/bitcoin/chain-source.ts';
import type { NetworkName } from '../lib/bitcoin/networks.ts';
import type { WalletApi } from '../lib/wallet/types.ts';
import type { Shops } from './btcpay/shops.ts';
import type { StoreBook } from './btcpay/store-book.ts';
import { BadArgument, type Parser } from './values.ts';

/** What a command may use. Things are opened when first asked for: `getrawtx` needs no wallet, so it takes no lock. */
export interface Context {
  readonly network: NetworkName;
  /** Unix seconds. */
  clock(): number;
  chain(): Promise<ChainSource>;
  wallet(): Promise<WalletApi>;
  /** Paying BTCPay shops with the wallet. */
  shops(): Promise<Shops>;
  /** The BTCPay stores of this home; no wallet is opened for them. */
  readonly stores: StoreBook;
}

/** One argument of a command: the same for the shell and for JSON-RPC. */
export interface Param<T = unknown> {
  readonly kind: 'positional' | 'option' | 'flag';
  /** Stands for the value in the usage. */
  readonly hint: string;
  readonly help: string;
  readonly required: boolean;
  readonly fallback?: T;
  /** Only for the shell: it names a file, or shows a secret. */
  readonly shellOnly?: true;
  readonly parse: Parser<T>;
}

export type Params = Readonly<Record<string, Param>>;
export type Values<P> = { readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never };

/** A result that is true but not all of what was asked for: printed, and exit code 1 with a line for each problem. */
export class Incomplete {
  readonly result: unknown;
  readonly problems: readonly Problem[];

  constructor(result: unknown, problems: readonly Problem[]) {
    this.result = result;
    this.problems = problems;
  }
}

export interface Problem {
  readonly code: string;
  readonly message: string;
}

/** The result as it is, or Incomplete where there are problems. */
export function withProblems(result: unknown, problems: readonly Problem[]): unknown {
  return problems.length === 0 ? result : new Incomplete(result, problems);
}

export interface Command<C extends Context = Context> {
  /** One word, or a group's and its own: "btcpay pair". */
  readonly name: string;
  readonly summary: string;
  readonly params: Params;
  /** Undefined or null prints nothing. */
  run(context: C, values: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** The command's name over JSON-RPC, which has no spaces. */
export function methodName({ name }: Pick<Command, 'name'>): string {
  return name.replaceAll(' ', '_');
}

/** Gives `run` its values with their types; the erasure to Command is sound because readParams makes the values. */
export function defineCommand<C extends Context, P extends Params>(definition: {
  readonly name: string;
  readonly summary: string;
  readonly params: P;
  run(context: C, values: Values<P>): Promise<unknown>;
}): Command<C> {
  return {
    name: definition.name,
    summary: definition.summary,
    params: definition.params,
    run: (context, values) => definition.run(context, values as Values<P>),
  };
}

export function positional<T>(parse: Parser<T>, help: string): Param<T> {
  return { kind: 'positional', hint: '', help, required: true, parse };
}

export function option<T>(hint: string, parse: Parser<T>, help: string): Param<T | undefined> {
  return { kind: 'option', hint, help, required: false, parse };
}

export function required<T>(hint: string, parse: Parser<T>, help: string): Param<T> {
  return { kind: 'option', hint, help, required: true, parse };
}

export function optionOr<T>(hint: string, parse: Parser<T>, fallback: T, help: string): Param<T> {
  return { kind: 'option', hint, help, required: false, fallback, parse };
}

export function flag(help: string): Param<boolean> {
  return { kind: 'flag', hint: '', help, required: false, fallback: false, parse: parseFlag };
}

export function shellOnly<T>(param: Param<T>): Param<T> {
  return { ...param, shellOnly: true };
}

/**
 * What was given (texts from the shell, JSON from RPC), by name → the values of a command.
 * Throws BadArgument, naming the argument, for one that is unknown, missing or of a wrong form.
 */
export function readParams(
  params: Params,
  given: Readonly<Record<string, unknown>>,
  network: NetworkName,
): Record<string, unknown> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(params, name)) throw new BadArgument(name.slice(0, 64), 'there is no such argument');
  }
  const values: Record<string, unknown> = {};
  for (const [name, param] of Object.entries(params)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined && value !== null) values[name] = param.parse(value, name, network);
    else if (param.required) throw new BadArgument(name, 'is missing');
    else values[name] = param.fallback;
  }
  return values;
}

/** The fields that are not undefined: for optional properties, which must be absent rather than undefined. */
export function given<T extends Record<string, unknown>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function parseFlag(value: unknown, name: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new BadArgument(name, 'is true or false, and takes no value on the command line');
}
