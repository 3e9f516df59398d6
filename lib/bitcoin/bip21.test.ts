import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/bip21.json' with { type: 'json' };
import { formatBip21, parseBip21 } from './bip21.ts';
import { MAX_MONEY_SAT } from './transaction.ts';

const address = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';
const failure = (code: string) => expect.objectContaining({ code });

describe('BIP21', () => {
  it.each(vectors.valid)('$uri', ({ uri, address, amount, label, message, params }) => {
    expect(parseBip21(uri, 'main')).toEqual({
      address,
      ...(amount !== undefined && { amountSat: BigInt(amount) }),
      ...(label !== undefined && { label }),
      ...(message !== undefined && { message }),
      params: params ?? {},
    });
  });

  it.each(vectors.invalid)('refuses %s', (uri) => {
    expect(() => parseBip21(uri, 'main')).toThrow(failure('InvalidUri'));
  });

  it("refuses the BIP's own example address, which fails its checksum", () => {
    expect(() => parseBip21(vectors.original, 'main')).toThrow(failure('InvalidAddress'));
  });
});

describe('parseBip21', () => {
  it.each([
    ['1', 100_000_000n],
    ['0.00000001', 1n],
    ['.5', 50_000_000n],
    ['50.', 5_000_000_000n],
    ['0.1', 10_000_000n],
    ['20999999.9769', 2_099_999_997_690_000n],
    ['21000000', MAX_MONEY_SAT],
    ['0', 0n],
  ])('reads an amount of %s bitcoin exactly', (text, sat) => {
    expect(parseBip21(`bitcoin:${address}?amount=${text}`, 'regtest').amountSat).toBe(sat);
  });

  it.each([
    '',
    '.',
    '1e3',
    '-1',
    '+1',
    '0x10',
    '1,5',
    '1.2.3',
    ' 1',
    '0.000000001',
    '21000000.00000001',
    '9'.repeat(400),
  ])('refuses an amount of "%s"', (text) => {
    expect(() => parseBip21(`bitcoin:${address}?amount=${text}`, 'regtest')).toThrow(failure('InvalidUri'));
  });

  it('takes any case of the scheme and a QR code in capitals', () => {
    expect(parseBip21(`BITCOIN:${address.toUpperCase()}`, 'regtest').address).toBe(address.toUpperCase());
  });

  it('says when the address is of another network', () => {
    expect(() => parseBip21(`bitcoin:${address}`, 'main')).toThrow(/belongs to regtest/);
  });

  it.each([
    'litecoin:x',
    'bitcoin:',
    'bitcoin:?amount=1',
    `bitcoin:${address}?amount=1&amount=2`,
    `bitcoin:${address}?label=%E0%A4%A`,
    `bitcoin:${address}?req-pop=1`,
    '',
  ])('refuses %s', (uri) => {
    expect(() => parseBip21(uri, 'regtest')).toThrow(failure('InvalidUri'));
  });

  it('keeps unknown parameters, even odd ones, without harm', () => {
    const { params } = parseBip21(
      `bitcoin:${address}?pj=https%3A%2F%2Fx%2F&flag&a=b=c&&__proto__=x`,
      'regtest',
    );
    expect(Object.entries(params)).toEqual([
      ['pj', 'https://x/'],
      ['flag', ''],
      ['a', 'b=c'],
      ['__proto__', 'x'],
    ]);
  });
});

describe('formatBip21', () => {
  it('is undone by parseBip21', () => {
    const text = fc.string({ unit: 'grapheme' });
    const amountSat = fc.bigInt({ min: 0n, max: MAX_MONEY_SAT });
    fc.assert(
      fc.property(amountSat, text, text, (amountSat, label, message) => {
        const payment = { address, amountSat, label, message, params: { lightning: 'lnbcrt1' } };
        expect(parseBip21(formatBip21(payment), 'regtest')).toEqual(payment);
      }),
    );
  });

  it('writes plain decimals', () => {
    expect(formatBip21({ address })).toBe(`bitcoin:${address}`);
    expect(formatBip21({ address, amountSat: 1n })).toBe(`bitcoin:${address}?amount=0.00000001`);
    expect(formatBip21({ address, amountSat: 2_030_000_000n, label: 'Luke & Jr' })).toBe(
      `bitcoin:${address}?amount=20.3&label=Luke%20%26%20Jr`,
    );
  });
});
