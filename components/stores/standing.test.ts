import { expect, it } from 'vitest';
import { standingKind, standingOf } from './standing.ts';

it('names each state of an invoice that asks for something else', () => {
  const of = (status: 'new' | 'processing' | 'settled' | 'expired' | 'invalid') =>
    (['none', 'paidPartial', 'paidOver', 'paidLate', 'marked'] as const).map((exception) =>
      standingOf({ status, exception }),
    );
  expect(of('new')).toEqual(['waiting', 'partial', 'waiting', 'waiting', 'waiting']);
  expect(of('processing')).toEqual([
    'confirming',
    'confirming',
    'confirming_over',
    'confirming',
    'confirming',
  ]);
  expect(of('settled')).toEqual(['settled', 'settled', 'settled_over', 'settled_late', 'settled_marked']);
  expect(of('expired')).toEqual(['ended', 'ended_partial', 'ended_late', 'ended_late', 'ended_late']);
  expect(of('invalid')).toEqual(['invalid', 'invalid', 'invalid', 'invalid', 'invalid_marked']);
});

it('shows green only what needs no look', () => {
  expect([standingKind('settled'), standingKind('settled_over'), standingKind('ended_late')]).toEqual([
    'ok',
    'warn',
    'warn',
  ]);
  expect([standingKind('waiting'), standingKind('invalid_marked')]).toEqual(['plain', 'bad']);
});
