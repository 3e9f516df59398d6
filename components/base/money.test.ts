import { afterEach, describe, expect, it } from 'vitest';
import { setMessages } from './i18n.ts';
import { formatAmount, formatFiat, formatSats, parseAmount, plainAmount } from './money.ts';

afterEach(() => setMessages('en', {}));

describe('formatSats', () => {
  it('groups as the language does, and loses nothing of large amounts', () => {
    expect(formatSats(2_100_000_000_000_000n)).toBe('2,100,000,000,000,000');
    expect(formatSats(-1_500n)).toBe('\u22121,500');
    setMessages('fr', {});
    expect(formatSats(12_345n)).toBe('12\u202f345');
    expect(formatAmount(12_345n, 'btc')).toBe('0,00012345\u00a0BTC');
  });
});

describe('parseAmount', () => {
  it.each([
    ['1500', 1_500n],
    ['1 500', 1_500n],
    ['1,500', 1_500n],
    ['1.500', 1_500n],
    ['1\u202f500\u202f000', 1_500_000n],
    ['0', 0n],
  ])('reads %j as satoshis', (text, sats) => {
    expect(parseAmount(text)).toBe(sats);
  });

  it.each(['', '1.5', '1,50', '-3', '1e3', '12,34,567', 'abc', '٣', '1500 sat'])('refuses %j', (text) => {
    expect(parseAmount(text)).toBeUndefined();
  });

  it('reads bitcoin with either mark, eight places at most', () => {
    expect(parseAmount('0.0001', 'btc')).toBe(10_000n);
    expect(parseAmount('0,0001', 'btc')).toBe(10_000n);
    expect(parseAmount('2', 'btc')).toBe(200_000_000n);
    expect(parseAmount('0.000000001', 'btc')).toBeUndefined();
  });

  it('reads back what plainAmount writes', () => {
    for (const sats of [0n, 1n, 10_000n, 123_456_789n, 2_100_000_000_000_000n]) {
      expect(parseAmount(plainAmount(sats), 'sat')).toBe(sats);
      expect(parseAmount(plainAmount(sats, 'btc'), 'btc')).toBe(sats);
    }
  });
});

describe('formatFiat', () => {
  it('values satoshis at the typed rate, in more places when little', () => {
    expect(formatFiat(100_000_000n, { currency: 'EUR', rate: '88500.5' })).toBe('€88,500.50');
    expect(formatFiat(1n, { currency: 'EUR', rate: '88500' })).toBe('€0.0009');
    expect(formatFiat(0n, { currency: 'EUR', rate: '88500' })).toBe('€0.00');
  });

  it('says nothing for a rate or currency that is none', () => {
    expect(formatFiat(5n, { currency: 'EUR', rate: 'lots' })).toBe('');
    expect(formatFiat(5n, { currency: 'E', rate: '1' })).toBe('');
  });
});
