import { describe, expect, it } from 'vitest';
import { feerateFor } from './fees.ts';

const estimates = { 1: 20.5, 3: 12, 6: 8, 144: 1.2, 1008: 0.1 };

describe('feerateFor', () => {
  it('takes the nearest target that is not slower than asked', () => {
    expect(feerateFor(estimates, 1)).toBe(20.5);
    expect(feerateFor(estimates, 5)).toBe(12);
    expect(feerateFor(estimates, 6)).toBe(8);
    expect(feerateFor(estimates, 143)).toBe(8);
  });

  it('takes the fastest there is when all are slower', () => {
    expect(feerateFor({ 6: 8, 144: 2 }, 2)).toBe(8);
  });

  it('stays between the floor and 5000', () => {
    expect(feerateFor(estimates, 2000)).toBe(1);
    expect(feerateFor(estimates, 144, 3)).toBe(3);
    expect(feerateFor({ 1: 1e9 }, 1)).toBe(5000);
  });

  it('falls back to the floor without a usable estimate', () => {
    expect(feerateFor({}, 6)).toBe(1);
    expect(feerateFor({ 2: Number.NaN, 3: 0 }, 6, 2)).toBe(2);
  });
});
