import { describe, expect, it } from 'vitest';
import { fiatOf } from './fiat.ts';

describe('fiatOf', () => {
  it('takes a rate as people type it', () => {
    expect(fiatOf(' eur ', '88 500,50')).toEqual({ currency: 'EUR', rate: '88500.50' });
    expect(fiatOf('CHF', "95'000")).toEqual({ currency: 'CHF', rate: '95000' });
  });

  it('refuses what is no currency or no price', () => {
    for (const [currency, rate] of [
      ['EU', '1'],
      ['€', '1'],
      ['EUR', ''],
      ['EUR', '0'],
      ['EUR', '-5'],
      ['EUR', '1,000,000'],
      ['EUR', '1e5'],
    ] as const)
      expect(fiatOf(currency, rate)).toBeUndefined();
  });
});
