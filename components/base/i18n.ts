import type { ComponentChildren } from 'preact';
import { LANGUAGES } from './languages.ts';

export type Messages = Readonly<Record<string, { readonly message: string }>>;

let messages: Messages = {};
let language = 'en';
let plurals = new Intl.PluralRules('en');

/** The language of the texts in use (BCP 47). */
export const currentLanguage = (): string => language;

/** The best of the languages there are for what the user wants (`system`: what the browser speaks); English else. */
export function chooseLanguage(
  wanted: string,
  spoken: readonly string[],
  known: readonly string[] = LANGUAGES,
): string {
  for (const tag of wanted === 'system' ? spoken : [wanted, ...spoken]) {
    const exact = known.find((one) => one.toLowerCase() === tag.replace('-', '_').toLowerCase());
    const base = known.find((one) => one === tag.split('-')[0]?.toLowerCase());
    if (exact ?? base) return exact ?? base ?? 'en';
  }
  return 'en';
}

/** 'rtl' for languages written from right to left. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  const script = new Intl.Locale(tag).maximize().script ?? '';
  return ['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm'].includes(script) ? 'rtl' : 'ltr';
}

/** Sets the texts: `lang` as its folder is named (`pt_BR`). */
export function setMessages(lang: string, next: Messages): void {
  messages = next;
  language = lang.replace('_', '-');
  plurals = new Intl.PluralRules(language);
}

function textOf(key: string, count: number | undefined): string | undefined {
  if (count === undefined) return messages[key]?.message;
  return (messages[`${key}_${plurals.select(count)}`] ?? messages[`${key}_other`])?.message;
}

/** Is there a text of that key? */
export const hasText = (key: string): boolean => messages[key] !== undefined;

/**
 * The text of a key. `$1` to `$9` stand for `args`; with `count` the plural form of the language is chosen (`key_one`, `key_other`,
 * …) and `$1` is the count when `args` is empty. A key without text is shown as it is: tests find it.
 */
export function t(key: string, args: readonly (string | number)[] = [], count?: number): string {
  const text = textOf(key, count);
  if (text === undefined) return key;
  const values = args.length === 0 && count !== undefined ? [formatNumber(count)] : args;
  return text.replace(/\$([1-9$])/g, (_, mark: string) =>
    mark === '$' ? '$' : String(values[Number(mark) - 1] ?? ''),
  );
}

/** As `t`, with components in the places of `$1` to `$9`. */
export function rich(key: string, nodes: readonly ComponentChildren[]): ComponentChildren[] {
  const text = textOf(key, undefined) ?? key;
  return text.split(/(\$[1-9])/).map((part) => (/^\$[1-9]$/.test(part) ? nodes[Number(part[1]) - 1] : part));
}

export const formatNumber = (value: number | bigint): string => new Intl.NumberFormat(language).format(value);
