import { punycodeToUnicode } from './punycode.ts';

/** One script a label may be written in; those that Japanese and Korean mix count as one. */
const SCRIPTS: readonly RegExp[] = [
  /^[\p{Script=Latin}\d-]+$/u,
  /^[\p{Script=Greek}\d-]+$/u,
  /^[\p{Script=Cyrillic}\d-]+$/u,
  /^[\p{Script=Armenian}\d-]+$/u,
  /^[\p{Script=Hebrew}\d-]+$/u,
  /^[\p{Script=Arabic}\d-]+$/u,
  /^[\p{Script=Devanagari}\d-]+$/u,
  /^[\p{Script=Thai}\d-]+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\d-]+$/u,
  /^[\p{Script=Han}\p{Script=Hangul}\d-]+$/u,
];
/** Letters of other scripts, and of Latin itself, that pass for a-z: a name of nothing else is no name of its own. */
const LIKE_LATIN = /^[асеорхуіјѕԁһӏԛԝьвкмнтαορνικυτχγɑɡıοѵѡաօոսհցզքւյլ\d-]+$/u;
const DECEIVING_LATIN = /[ɑɡıƖƗɩɪʟᴀ-ᶿꞌǃʻʼ]/u;

/**
 * How an origin is shown: its whole host, with the port where it is not the usual one. In Unicode where every label is
 * of one script and cannot be taken for Latin; else in its ASCII form. `ascii` is given when the two differ.
 */
export function shownHost(origin: string): { readonly domain: string; readonly ascii?: string } {
  const { host, hostname, port } = new URL(origin);
  const domain = hostname.split('.').map(shownLabel).join('.') + (port === '' ? '' : `:${port}`);
  return domain === host ? { domain } : { domain, ascii: host };
}

function shownLabel(label: string): string {
  if (!label.startsWith('xn--')) return label;
  const text = punycodeToUnicode(label.slice(4));
  return text !== undefined && isSafe(text) ? text : label;
}

function isSafe(text: string): boolean {
  if (text !== text.normalize('NFC') || text !== text.toLowerCase()) return false;
  if (LIKE_LATIN.test(text) || DECEIVING_LATIN.test(text)) return false;
  return SCRIPTS.some((script) => script.test(text));
}
