import { describe, expect, it } from 'vitest';
import * as values from './values.ts';

const hex = 'ab'.repeat(32);
const good: readonly [keyof typeof values, unknown, unknown][] = [
  ['satoshis', '0', 0n],
  ['satoshis', 7, 7n],
  ['satoshis', '2100000000000000', 2_100_000_000_000_000n],
  ['amount', '1', 1n],
  ['amountOrMax', 'max', 'max'],
  ['hex32', hex, hex],
  ['token', '00', '00'],
  ['sequence', '65535', 65_535],
  ['port', '65535', 65_535],
  ['targetBlocks', 6, 6],
  ['seconds', '3600', 3600],
  ['feerate', '1.5', 1.5],
  ['feerate', 2, 2],
  ['host', 'localhost', 'localhost'],
  ['host', '127.0.0.1', '127.0.0.1'],
  ['url', 'http://127.0.0.1:1/', 'http://127.0.0.1:1/'],
  ['asset', 'BTC', 'BTC'],
  ['memo', 'Grüße 🍪', 'Grüße 🍪'],
  ['address', 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080', 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'],
];
const bad: readonly [keyof typeof values, unknown][] = [
  ['satoshis', ''],
  ['satoshis', '-1'],
  ['satoshis', '1.0'],
  ['satoshis', '1e3'],
  ['satoshis', ' 1'],
  ['satoshis', '0x10'],
  ['satoshis', '2100000000000001'],
  ['satoshis', 1.5],
  ['satoshis', -1],
  ['satoshis', 2 ** 53],
  ['satoshis', Number.NaN],
  ['satoshis', true],
  ['satoshis', ['1']],
  ['satoshis', {}],
  ['amount', '0'],
  ['amountOrMax', 'MAX'],
  ['hex32', hex.toUpperCase()],
  ['hex32', `${hex}00`],
  ['hex32', hex.slice(1)],
  ['hex32', [hex]],
  ['token', ''],
  ['token', 'abc'],
  ['token', 'ab'.repeat(65)],
  ['sequence', '65536'],
  ['port', '0'],
  ['port', '65536'],
  ['targetBlocks', '0'],
  ['seconds', '0'],
  ['feerate', '0'],
  ['feerate', '5001'],
  ['feerate', '1.2345'],
  ['feerate', 'NaN'],
  ['feerate', Number.POSITIVE_INFINITY],
  ['host', 'example.org'],
  ['host', '256.0.0.1'],
  ['url', 'ftp://x/'],
  ['url', 'nowhere'],
  ['asset', ''],
  ['asset', 5],
  ['memo', 'a\0b'],
  ['memo', '\ud800'],
  ['memo', 'x'.repeat(201)],
  ['address', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
  ['address', 'nonsense'],
];

const parsers = new Map<string, unknown>(Object.entries(values));

function parse(name: keyof typeof values, value: unknown): unknown {
  const parser = parsers.get(name) as values.Parser<unknown>;
  return parser(value, 'field', 'regtest');
}

describe('values', () => {
  it.each(good)('%s takes %j', (name, value, expected) => {
    expect(parse(name, value)).toBe(expected);
  });
  it.each(bad)('%s refuses %j and names the argument', (name, value) => {
    expect(() => parse(name, value)).toThrow(values.BadArgument);
    expect(() => parse(name, value)).toThrow(/^field: /);
  });
});
