import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { chooseLanguage, directionOf, type Messages, rich, setMessages, t } from './i18n.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const LOCALES = join(ROOT, 'public', '_locales');
const load = (lang: string): Messages =>
  JSON.parse(readFileSync(join(LOCALES, lang, 'messages.json'), 'utf8'));
const english = load('en');
const marks = (text: string): string => [...new Set(text.match(/\$[1-9]/g))].sort().join();
const stem = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '');
/** Keys that have plural forms: a language has the forms its own grammar asks for. */
const plural = new Set(
  Object.keys(english)
    .filter((key) => key.endsWith('_other'))
    .map(stem),
);
const isPlural = (key: string): boolean => plural.has(stem(key)) && key !== stem(key);

/** Keys that the manifest or the background name. */
const ELSEWHERE = /^(app_|command_|menu_|badge_|error_|reason_)/;
const sources = globSync('{components,entrypoints}/**/*.{ts,tsx}', { cwd: ROOT })
  .filter((file) => !file.includes('.test.'))
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n');
const strings = new Set(Array.from(sources.matchAll(/['"]([a-zA-Z0-9_]+)['"]/g), (match) => match[1] ?? ''));
const prefixes = Array.from(sources.matchAll(/`([a-z][a-zA-Z0-9_]*_)\$\{/g), (match) => match[1] ?? '');
const suffixes = Array.from(sources.matchAll(/`\$\{[a-z]+\}(_[a-zA-Z0-9_]+)`/g), (match) => match[1] ?? '');

afterEach(() => setMessages('en', {}));

describe('texts', () => {
  for (const lang of readdirSync(LOCALES)) {
    it(`of ${lang} have the keys and the places of the English ones`, () => {
      const texts = load(lang);
      const single = (all: Messages) => Object.keys(all).filter((key) => !isPlural(key));
      expect(single(texts).sort()).toEqual(single(english).sort());
      for (const key of single(english)) {
        expect(marks(texts[key]?.message ?? ''), key).toBe(marks(english[key]?.message ?? ''));
      }
      const forms = new Intl.PluralRules(lang.replace('_', '-')).resolvedOptions().pluralCategories;
      for (const key of plural) {
        // French has a form for millions: its texts are those of the other.
        for (const form of forms.filter((one) => one !== 'many')) {
          expect(texts[`${key}_${form}`]?.message, `${key}_${form}`).toBeTruthy();
        }
      }
    });
  }

  it('exist for every key that a screen names', () => {
    const named = Array.from(
      sources.matchAll(/\b(?:t|rich)\(\s*'([a-zA-Z0-9_]+)'/g),
      (match) => match[1] ?? '',
    );
    const missing = named.filter(
      (key) => english[key] === undefined && english[`${key}_other`] === undefined,
    );
    expect(named.length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });

  it('are each used', () => {
    const used = (key: string) =>
      ELSEWHERE.test(key) ||
      strings.has(key) ||
      (isPlural(key) && strings.has(stem(key))) ||
      prefixes.some((prefix) => key.startsWith(prefix)) ||
      suffixes.some((suffix) => key.endsWith(suffix));
    expect(Object.keys(english).filter((key) => !used(key))).toEqual([]);
  });
});

describe('t', () => {
  it('puts arguments in their places, and a dollar where it is written twice', () => {
    setMessages('en', { a: { message: '$2 before $1, for $$5' } });
    expect(t('a', ['x', 7])).toBe('7 before x, for $5');
  });

  it('chooses the plural form of the language', () => {
    setMessages('fr', { n_one: { message: '$1 bloc' }, n_other: { message: '$1 blocs' } });
    expect([t('n', [], 0), t('n', [], 1), t('n', [], 2)]).toEqual(['0 bloc', '1 bloc', '2 blocs']);
  });

  it('shows a key that has no text', () => {
    expect(t('nothing_here')).toBe('nothing_here');
  });

  it('takes components in the places', () => {
    setMessages('en', { r: { message: 'Send $1 now' } });
    expect(rich('r', ['it'])).toEqual(['Send ', 'it', ' now']);
  });
});

describe('chooseLanguage', () => {
  it('takes what is set, else what is spoken, else English', () => {
    const known = ['en', 'fr', 'pt_BR'];
    expect(chooseLanguage('fr', ['en'], known)).toBe('fr');
    expect(chooseLanguage('system', ['de-CH', 'pt-BR', 'fr'], known)).toBe('pt_BR');
    expect(chooseLanguage('system', ['fr-CA'], known)).toBe('fr');
    expect(chooseLanguage('system', ['ja'], known)).toBe('en');
  });
});

describe('directionOf', () => {
  it('knows the languages written from the right', () => {
    expect(['ar', 'he', 'fa', 'ur'].map(directionOf)).toEqual(['rtl', 'rtl', 'rtl', 'rtl']);
    expect(['en', 'fr', 'ja'].map(directionOf)).toEqual(['ltr', 'ltr', 'ltr']);
  });
});
