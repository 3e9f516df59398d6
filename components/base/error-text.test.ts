import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { errorText } from './error-text.ts';
import { setMessages } from './i18n.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const texts = (lang: string) =>
  JSON.parse(readFileSync(join(ROOT, 'public', '_locales', lang, 'messages.json'), 'utf8')) as Record<
    string,
    { readonly message: string }
  >;
/** Rooms whose failures reach a screen; the hub's come through the wallet. */
const ROOMS = '{lib/{app,bitcoin,channel,hub,rpc,store,vault,wallet}/**,hub/rpc/**,hub/*}/*.ts';
const THROWN = /(?:new PicoError\(\s*'(\w+)'|new InvalidField\([^;]*?,\s*'([A-Z]\w+)'\s*\))/gs;

/** Of what a program got wrong, a file of the hub or the command line: no screen can bring them about. */
const NOT_ON_SCREENS = [
  ...[
    'AppendOnly',
    'InvalidDigest',
    'InvalidEntropy',
    'InvalidHash160',
    'InvalidKey',
    'InvalidWif',
    'KeyExists',
    'ParseError',
  ],
  ...['Feerate', 'NotAStore', 'PassphraseMissing', 'PortTaken', 'StoreLocked', 'StoreTooNew', 'StoreUnsafe'],
];

function thrownCodes(): readonly string[] {
  const files = globSync(ROOMS, { cwd: ROOT }).filter((file) => !/\.test\.ts$|\/fake-/.test(file));
  const codes = files.flatMap((file) =>
    Array.from(readFileSync(join(ROOT, file), 'utf8').matchAll(THROWN), (m) => m[1] ?? m[2] ?? ''),
  );
  return [...new Set(codes)].sort();
}

afterEach(() => setMessages('en', {}));

describe('the sentences of failures', () => {
  it('are there, in each language, for every code that a screen can meet', () => {
    const met = thrownCodes().filter((code) => !NOT_ON_SCREENS.includes(code));
    expect(met).toEqual(expect.arrayContaining(['NetworkFixed', 'NotClosed', 'NoHub', 'InvalidHexData']));
    for (const lang of ['en', 'fr']) {
      const known = texts(lang);
      expect(
        met.filter((code) => known[`error_${code}`] === undefined),
        lang,
      ).toEqual([]);
    }
  });

  it('are whole sentences, and not the English ones in French', () => {
    const [en, fr] = [texts('en'), texts('fr')];
    for (const key of Object.keys(en).filter((one) => one.startsWith('error_'))) {
      expect(en[key]?.message, key).toMatch(/[.]$/);
      expect(fr[key]?.message, key).toMatch(/[.]$/);
      expect(fr[key]?.message, key).not.toBe(en[key]?.message);
    }
  });
});

describe('errorText', () => {
  it('says when to try again, where that is known', () => {
    setMessages('en', texts('en'));
    const retryAt = Math.floor(Date.now() / 1000) + 60;
    expect(errorText({ code: 'TooManyTries', message: 'no', data: { retryAt } })).toMatch(/\d/);
    expect(errorText({ code: 'TooManyTries', message: 'no', data: { retryAt: 1 } })).toBe(
      texts('en')['error_TooManyTries']?.message,
    );
  });

  it('falls back on the words that came with it', () => {
    expect(errorText({ code: 'Nonesuch', message: 'it rained' })).toBe('it rained');
  });
});
