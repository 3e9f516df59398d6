import { describe, expect, it } from 'vitest';
import { formatPrice, formatRate, readPrice } from './price.ts';

describe('readPrice', () => {
  it('takes a point or a comma, and groups set apart by spaces', () => {
    expect(['12.50', '12,50', ' 1 234.5 ', '007', '0.00000001', '1500', '1.234'].map(readPrice)).toEqual([
      '12.50',
      '12.50',
      '1234.5',
      '7',
      '0.00000001',
      '1500',
      '1.234',
    ]);
  });

  it('refuses what is nothing, no number, or two numbers at once', () => {
    for (const text of ['', '0', '0.00', '-5', '1e3', 'NaN', '1,234', '1,234.50', '12.', '.5', '12 €'])
      expect(readPrice(text), text).toBeUndefined();
  });
});

describe('formatPrice', () => {
  it('writes each currency as it is written', () => {
    expect(formatPrice('12.5', 'EUR')).toBe('€12.50');
    expect(formatPrice('88500', 'JPY')).toBe('¥88,500');
    expect(formatPrice('0.00012340', 'BTC')).toBe('0.0001234\u00a0BTC');
    expect(formatPrice('1500', 'SATS')).toBe('1,500\u00a0sat');
    expect(formatPrice('3.5', 'POINTS')).toBe('3.5\u00a0POINTS');
    expect(formatPrice('odd', 'EUR')).toBe('odd\u00a0EUR');
  });

  it('loses no digit of a long amount', () => {
    expect(formatPrice('123456789012345.12345678', 'BTC')).toBe('123,456,789,012,345.12345678\u00a0BTC');
  });
});

describe('formatRate', () => {
  it('leaves away what no one would pay by', () => {
    expect(formatRate('63979.5265515', 'USD')).toBe('$63,979.52');
    expect(formatRate('88500', 'EUR')).toBe('€88,500.00');
    expect(formatRate('9123456.78', 'JPY')).toBe('¥9,123,456');
  });

  it('keeps what is all there is', () => {
    expect(formatRate('0.00001234', 'XAU')).toContain('0.00001234');
    expect(formatRate('1', 'BTC')).toBe('1\u00a0BTC');
    expect(formatRate('100000000', 'SATS')).toBe('100,000,000\u00a0sat');
  });
});
