import { describe, expect, it } from 'vitest';
import { isSeedLength, listOf, normalWords, placesToAsk, wrongPlaces } from './word-check.ts';

const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow';

describe('words asked back', () => {
  it('asks one of each third', () => {
    expect(placesToAsk(12, () => 0)).toEqual([0, 4, 8]);
    expect(placesToAsk(12, () => 0.999)).toEqual([3, 7, 11]);
  });

  it('names the places that are wrong', () => {
    expect(
      wrongPlaces(
        words,
        new Map([
          [0, 'legal'],
          [5, 'worth'],
          [11, 'yellow'],
        ]),
      ),
    ).toEqual([5]);
  });

  it('does not mind capitals and spaces', () => {
    expect(wrongPlaces(words, new Map([[1, ' Winner ']]))).toEqual([]);
    expect(normalWords('  Legal\n winner\tTHANK ')).toBe('legal winner thank');
  });

  it('counts words as they are pasted', () => {
    expect(listOf(` ${words}\n`)).toHaveLength(12);
    expect(listOf('')).toHaveLength(0);
    expect([11, 12, 13, 24].map(isSeedLength)).toEqual([false, true, false, true]);
  });
});
