import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Period } from '../provider/types.ts';
import { periodAt } from './period.ts';

const at = (iso: string): number => Date.parse(iso) / 1000;
const iso = (seconds: number | undefined): string | undefined =>
  seconds === undefined ? undefined : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
const span = (period: Period, when: string, zone: string): readonly (string | undefined)[] => {
  const { start, end } = periodAt(period, at(when), zone, 5);
  return [iso(start), iso(end)];
};

describe('the period of a budget', () => {
  it('is the hour, day, week from Monday or month on the wall', () => {
    const now = '2026-11-18T22:45:10Z';
    expect(span('hour', now, 'Europe/Paris')).toEqual(['2026-11-18T22:00:00Z', '2026-11-18T23:00:00Z']);
    expect(span('hour', now, 'Asia/Kathmandu')).toEqual(['2026-11-18T22:15:00Z', '2026-11-18T23:15:00Z']);
    expect(span('day', now, 'Europe/Paris')).toEqual(['2026-11-17T23:00:00Z', '2026-11-18T23:00:00Z']);
    expect(span('day', now, 'Asia/Tokyo')).toEqual(['2026-11-18T15:00:00Z', '2026-11-19T15:00:00Z']);
    expect(span('week', now, 'UTC')).toEqual(['2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z']);
    expect(span('month', now, 'America/New_York')).toEqual(['2026-11-01T04:00:00Z', '2026-12-01T05:00:00Z']);
  });

  it('begins with the grant and never ends for once', () => {
    expect(periodAt('once', at('2026-11-18T22:45:10Z'), 'UTC', 5)).toEqual({ start: 5 });
  });

  it('ends with the year and the leap day', () => {
    expect(span('month', '2026-12-31T23:59:59Z', 'UTC')).toEqual([
      '2026-12-01T00:00:00Z',
      '2027-01-01T00:00:00Z',
    ]);
    expect(span('month', '2028-02-29T12:00:00Z', 'UTC')).toEqual([
      '2028-02-01T00:00:00Z',
      '2028-03-01T00:00:00Z',
    ]);
    expect(span('week', '2027-01-01T00:00:00Z', 'UTC')).toEqual([
      '2026-12-28T00:00:00Z',
      '2027-01-04T00:00:00Z',
    ]);
  });

  it('has 23 and 25 hours when the clocks change', () => {
    expect(span('day', '2026-03-29T12:00:00Z', 'Europe/Paris')).toEqual([
      '2026-03-28T23:00:00Z',
      '2026-03-29T22:00:00Z',
    ]);
    expect(span('day', '2026-10-25T12:00:00Z', 'Europe/Paris')).toEqual([
      '2026-10-24T22:00:00Z',
      '2026-10-25T23:00:00Z',
    ]);
  });

  it('begins where the day does when there is no midnight, and skips a day that never was', () => {
    expect(span('day', '2018-11-04T12:00:00Z', 'America/Sao_Paulo')[0]).toBe('2018-11-04T03:00:00Z');
    expect(span('day', '2011-12-30T09:00:00Z', 'Pacific/Apia')).toEqual([
      '2011-12-29T10:00:00Z',
      '2011-12-30T10:00:00Z',
    ]);
    expect(span('day', '2011-12-30T10:00:00Z', 'Pacific/Apia')[0]).toBe('2011-12-30T10:00:00Z');
  });

  it('contains its instant, and neighbouring periods neither overlap nor leave a gap', () => {
    const zones = [
      'UTC',
      'Europe/Paris',
      'America/New_York',
      'Asia/Kathmandu',
      'Pacific/Kiritimati',
      'Africa/Cairo',
    ];
    const periods: Period[] = ['hour', 'day', 'week', 'month'];
    fc.assert(
      fc.property(
        fc.integer({ min: 1_700_000_000, max: 2_000_000_000 }),
        fc.constantFrom(...zones),
        fc.constantFrom(...periods),
        (now, zone, period) => {
          const { start, end = 0 } = periodAt(period, now, zone, 0);
          expect(start).toBeLessThanOrEqual(now);
          expect(end).toBeGreaterThan(now);
          expect(periodAt(period, start, zone, 0)).toEqual({ start, end });
          expect(periodAt(period, end - 1, zone, 0)).toEqual({ start, end });
          expect(periodAt(period, end, zone, 0).start).toBe(end);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('falls back to UTC for a zone nobody knows', () => {
    expect(span('day', '2026-11-18T22:45:10Z', 'Mars/Olympus')[0]).toBe('2026-11-18T00:00:00Z');
  });
});
