import { addressToScript } from '../lib/bitcoin/address.ts';
import type { NetworkName } from '../lib/bitcoin/networks.ts';
import type { Hex } from '../lib/bytes.ts';
import { InvalidField, PicoError } from '../lib/errors.ts';

/** An argument is wrong: exit code 2 in the shell, -32602 over JSON-RPC. Nothing has been done. */
export class BadArgument extends InvalidField {}

/** A text of the command line or a JSON value → what it stands for. Throws BadArgument with that name. */
export type Parser<T> = (value: unknown, name: string, network: NetworkName) => T;

const MOST_SAT = 2_100_000_000_000_000n;
const MOST_FEERATE = 5000;

/** Any asset name; whether it can be used is for the wallet to say. */
export const asset: Parser<string> = (value, name) => text(value, name, 250);

/** Whole units, 0 to 2,100,000,000,000,000: a decimal text, or a number JSON can hold exactly. */
export const satoshis: Parser<bigint> = (value, name) => {
  const sat = digits(value);
  if (sat === undefined || sat > MOST_SAT) {
    throw new BadArgument(name, `must be a whole number from 0 to ${MOST_SAT}`);
  }
  return sat;
};

/** As satoshis, but not 0. */
export const amount: Parser<bigint> = (value, name, network) => {
  const sat = satoshis(value, name, network);
  if (sat === 0n) throw new BadArgument(name, 'must be more than 0');
  return sat;
};

/** An amount, or "max": everything there is. */
export const amountOrMax: Parser<bigint | 'max'> = (value, name, network) =>
  value === 'max' ? 'max' : amount(value, name, network);

/** An address that can be paid on the wallet's network. */
export const address: Parser<string> = (value, name, network) => {
  const found = text(value, name, 200);
  try {
    addressToScript(found, network);
  } catch (error) {
    if (error instanceof PicoError) throw new BadArgument(name, error.message);
    throw error;
  }
  return found;
};

/** 32 bytes in lower-case hex: a handle, a txid, a payment hash. */
export const hex32: Parser<Hex> = (value, name) => {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) return value;
  throw new BadArgument(name, 'must be 64 characters of 0-9 and a-f');
};

/** 1 to 64 bytes in lower-case hex. */
export const token: Parser<Hex> = (value, name) => {
  if (typeof value === 'string' && /^(?:[0-9a-f]{2}){1,64}$/.test(value)) return value;
  throw new BadArgument(name, 'must be 1 to 64 bytes in hex, of 0-9 and a-f');
};

/** A number of blocks as a relative lock counts them, 0 to 65535. */
export const sequence: Parser<number> = (value, name) => integer(value, name, 0, 65_535);

export const targetBlocks: Parser<number> = (value, name) => integer(value, name, 1, 1008);

export const port: Parser<number> = (value, name) => integer(value, name, 1, 65_535);

/** Up to ten years. */
export const seconds: Parser<number> = (value, name) => integer(value, name, 1, 315_360_000);

/** sat/vB, up to three decimals, above 0 and at most 5000. */
export const feerate: Parser<number> = (value, name) => {
  const shown = typeof value === 'number' ? String(value) : value;
  if (typeof shown === 'string' && /^\d{1,4}(?:\.\d{1,3})?$/.test(shown)) {
    const rate = Number(shown);
    if (rate > 0 && rate <= MOST_FEERATE) return rate;
  }
  throw new BadArgument(
    name,
    `must be sat/vB above 0 and at most ${MOST_FEERATE}, with at most three decimals`,
  );
};

/** localhost or an IP address. */
export const host: Parser<string> = (value, name) => {
  const found = text(value, name, 64);
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(found);
  if (found === 'localhost' || found === '::1' || v4?.slice(1).every((part) => Number(part) < 256))
    return found;
  throw new BadArgument(name, 'must be localhost or an address such as 127.0.0.1');
};

export const url: Parser<string> = (value, name) => {
  const found = text(value, name, 2000);
  if (URL.canParse(found) && /^https?:$/.test(new URL(found).protocol)) return found;
  throw new BadArgument(name, 'must begin with http:// or https://');
};

/** A payment request; its parts are the wallet's to read. */
export const uri: Parser<string> = (value, name) => text(value, name, 4000);

/** What an invoice is for. */
export const memo: Parser<string> = (value, name) => text(value, name, 200);

/** The caller's own name of a payment. */
export const id: Parser<string> = (value, name) => text(value, name, 128);

/** A text of one line and a moderate length, for what another program checks. */
export const words: Parser<string> = (value, name) => {
  const found = text(value, name, 500);
  if (/\p{Cc}/u.test(found)) throw new BadArgument(name, 'must be one line');
  return found;
};

/** One of these. */
export function oneOf<T extends string>(...choices: readonly T[]): Parser<T> {
  return (value, name) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new BadArgument(name, `must be one of ${choices.join(', ')}`);
    return found;
  };
}

/** A number of things to be listed. */
export const count: Parser<number> = (value, name) => integer(value, name, 0, 1_000_000);

export const path: Parser<string> = (value, name) => text(value, name, 4096);

/** Non-empty, well formed, without NUL, at most `most` characters. */
function text(value: unknown, name: string, most: number): string {
  if (typeof value !== 'string' || value === '') throw new BadArgument(name, 'must be a text, not empty');
  if (value.length > most) throw new BadArgument(name, `must have at most ${most} characters`);
  if (value.includes('\0') || /\p{Cs}/u.test(value)) throw new BadArgument(name, 'must be well-formed text');
  return value;
}

function integer(value: unknown, name: string, least: number, most: number): number {
  const found = digits(value);
  if (found === undefined || found < BigInt(least) || found > BigInt(most)) {
    throw new BadArgument(name, `must be a whole number from ${least} to ${most}`);
  }
  return Number(found);
}

function digits(value: unknown): bigint | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  return typeof value === 'string' && /^\d{1,16}$/.test(value) ? BigInt(value) : undefined;
}
