import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '../../lib/rpc/views.ts';
import { byDay, mergeNewest } from './merge.ts';

const entry = (id: string, at = 1, amount = '1'): ActivityEntry => ({ id, at, kind: 'sent', amount });
const pages = (ids: string, after?: string) => ({
  entries: [...ids].map((id) => entry(id)),
  after,
  loading: false,
});
const idsOf = ({ entries }: { readonly entries: readonly ActivityEntry[] }) =>
  entries.map(({ id }) => id).join('');

describe('mergeNewest', () => {
  it('puts what is new before what is there, and keeps the place in the list', () => {
    const merged = mergeNewest(pages('cba', 'from-a'), pages('edcb', 'from-b'));
    expect(idsOf(merged)).toBe('edcba');
    expect(merged.after).toBe('from-a');
  });

  it('brings a known entry up to date', () => {
    const merged = mergeNewest(pages('ba'), { ...pages(''), entries: [entry('b', 1, '9'), entry('a')] });
    expect(merged.entries[0]?.amount).toBe('9');
    expect(idsOf(merged)).toBe('ba');
  });

  it('shows the fresh page alone where it does not reach the old list', () => {
    const merged = mergeNewest(pages('cba', 'from-a'), pages('zyx', 'from-x'));
    expect(idsOf(merged)).toBe('zyx');
    expect(merged.after).toBe('from-x');
  });
});

describe('byDay', () => {
  it('parts entries at midnight of the calendar here', () => {
    const noon = new Date(2026, 2, 5, 12).getTime() / 1000;
    const groups = byDay([entry('c', noon), entry('b', noon - 3_600), entry('a', noon - 13 * 3_600)]);
    expect(groups.map((group) => group.map(({ id }) => id).join(''))).toEqual(['cb', 'a']);
  });
});
