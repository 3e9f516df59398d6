import { describe, expect, it } from 'vitest';
import { parseArgs, UsageError } from './args.ts';
import { type Command, defineCommand, flag, option, positional } from './command.ts';
import { satoshis } from './values.ts';

const pay: Command = defineCommand({
  name: 'pay',
  summary: 'Pays.',
  params: {
    whom: positional((value) => value, 'payee'),
    quantity: positional(satoshis, 'satoshis'),
    max_fee: option('SAT', satoshis, 'limit'),
    loud: flag('tells'),
  },
  run: async () => undefined,
});
const named = (name: string): Command => ({ name, summary: '', params: {}, run: async () => undefined });
const [pair, list] = [named('shop pair'), named('shop list')];
const parse = (line: string) => parseArgs(line === '' ? [] : line.split(' '), [pay, pair, list]);

describe('parseArgs', () => {
  it('reads positionals in order and options in any place after the command', () => {
    expect(parse('pay bob --loud 5 --max_fee 2').given).toEqual({
      whom: 'bob',
      quantity: '5',
      loud: true,
      max_fee: '2',
    });
  });
  it('takes --x=y, dashes for underscores, and an empty or dashed value behind =', () => {
    expect(parse('pay bob 5 --max-fee=2').given['max_fee']).toBe('2');
    expect(parse('pay bob 5 --max-fee=').given['max_fee']).toBe('');
    expect(parse('pay bob 5 --max-fee=--loud').given['max_fee']).toBe('--loud');
  });
  it('takes global options before and after the command', () => {
    expect(parse('--home /a pay bob 5 --network=regtest').globals).toEqual({
      home: '/a',
      network: 'regtest',
    });
    expect(parse('--testnet pay bob 5').globals).toEqual({ testnet: true });
  });
  it('takes a negative number and what follows -- as values', () => {
    expect(parse('pay bob -5').given['quantity']).toBe('-5');
    expect(parse('pay -- --bob 5').given['whom']).toBe('--bob');
  });
  it('has no command in an empty line, and asks nothing of a line that wants help', () => {
    expect(parse('').command).toBeUndefined();
    expect(parse('pay -h')).toMatchObject({ command: pay, help: true });
    expect(parse('--help')).toMatchObject({ help: true });
  });
  it('finds a command of two words, and the group of its first for help', () => {
    expect(parse('--home /a shop --testnet list')).toMatchObject({
      command: list,
      globals: { testnet: true },
    });
    expect(parse('shop --help')).toMatchObject({ help: true, group: 'shop' });
    expect(parse('shop pair --help')).toMatchObject({ help: true, command: pair });
  });
  it.each([
    ['shop', 'shop needs one of: pair, list'],
    ['shop buy', 'no command shop buy'],
    ['shop pair now', 'takes no argument now'],
    ['pey', 'no command pey'],
    ['pay', 'WHOM, QUANTITY: missing'],
    ['pay bob', 'QUANTITY: missing'],
    ['pay bob 5 6', 'takes no argument 6'],
    ['pay bob 5 --fee 1', 'no option --fee'],
    ['pay bob 5 -x', 'no option -x'],
    ['--max_fee 2 pay bob 5', 'no option --max_fee before a command'],
    ['pay bob 5 --quantity 6', 'no option --quantity'],
    ['pay bob 5 --max_fee', 'needs a value'],
    ['pay bob 5 --loud=yes', 'takes no value'],
    ['pay bob 5 --max_fee 1 --max-fee 2', 'given twice'],
    ['pay bob 5 --constructor 1', 'no option --constructor'],
    ['pay bob 5 --home', 'needs a value'],
  ])('refuses "%s"', (line, why) => {
    expect(() => parse(line)).toThrow(UsageError);
    expect(() => parse(line)).toThrow(why);
  });
});
