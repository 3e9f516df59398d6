import { describe, expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

const shown = (text: string) =>
  visibleText(text)
    .map((piece) => (piece.hidden ? `[${piece.text}]` : piece.text))
    .join('');

describe('visibleText', () => {
  it('leaves ordinary words of any script alone', () => {
    for (const text of ['Coffee, 2 cups', 'Café à l’été', 'قهوة', '咖啡', 'שלום'])
      expect(shown(text)).toBe(text);
  });

  it('names what reorders the line', () => {
    expect(shown('pay \u202Elive')).toBe('pay [U+202E]live');
    expect(shown('\u2066x\u2069')).toBe('[U+2066]x[U+2069]');
  });

  it('names what cannot be seen', () => {
    expect(shown('a\u200Bb\u0000c\u00ADd\uFEFF')).toBe('a[U+200B]b[U+0000]c[U+00AD]d[U+FEFF]');
    expect(shown('a\u200Db')).toBe('a[U+200D]b');
    expect(shown('x\u{E0041}')).toBe('x[U+E0041]');
    expect(shown('x\uD800')).toBe('x[U+D800]');
  });

  it('shows a line break as a sign, so that no second line can pretend to be ours', () => {
    expect(shown('Tip\nTotal: 1 sat')).toBe('Tip[↵]Total: 1 sat');
    expect(shown('a\u2028b')).toBe('a[U+2028]b');
  });

  it('keeps emoji that are joined of several', () => {
    expect(shown('👩‍🍳 👨🏽‍🌾 ❤️‍🔥')).toBe('👩‍🍳 👨🏽‍🌾 ❤️‍🔥');
  });

  it('makes one of many spaces', () => {
    expect(shown('a          b')).toBe('a b');
  });
});
