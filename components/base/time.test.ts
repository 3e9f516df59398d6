import { expect, it } from 'vitest';
import { formatShortTime } from './time.ts';

it('says only as much of a time as a line of a list needs', () => {
  const at = (text: string) => new Date(text).getTime() / 1000;
  const now = at('2026-11-21T15:00:00');
  const plain = (text: string) => formatShortTime(at(text), now).replaceAll('\u202f', ' ');
  expect(plain('2026-11-21T09:14:00')).toBe('9:14 AM');
  expect(plain('2026-11-20T09:14:00')).toBe('Nov 20, 9:14 AM');
  expect(plain('2025-11-21T09:14:00')).toBe('Nov 21, 2025, 9:14 AM');
});
