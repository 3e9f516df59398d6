import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownHost } from './domain.ts';
import { punycodeToUnicode } from './punycode.ts';

const shown = (host: string): string => shownHost(`https://${domainToASCII(host)}`).domain;

describe('how a site is named', () => {
  it('is its host, with the port where that is not the usual one', () => {
    expect(shownHost('https://www.shop.example')).toEqual({ domain: 'www.shop.example' });
    expect(shownHost('http://127.0.0.1:8080')).toEqual({ domain: '127.0.0.1:8080' });
  });

  it('is in Unicode where each label is plainly of one script', () => {
    expect(shownHost('https://xn--mnchen-3ya.example')).toEqual({
      domain: 'münchen.example',
      ascii: 'xn--mnchen-3ya.example',
    });
    for (const host of ['例え.example', '한국.example', 'пример.example', 'ελλάδα.example'])
      expect(shown(host)).toBe(host);
  });

  it('is in ASCII where it might deceive', () => {
    // All Cyrillic, all Armenian, and looking Latin; Latin with one Cyrillic letter; a dotless i.
    for (const host of [
      'аррӏе.example',
      'սոօ.example',
      'ցօօցլ.example',
      'pаypal.example',
      'ехсо.example',
      'pıcopay.example',
    ])
      expect(shown(host)).toMatch(/^xn--/);
  });

  it('decodes what the platform encodes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'abz09üñßéжя日本語한😀'), minLength: 1, maxLength: 20 }),
        (text) => {
          const ascii = domainToASCII(text);
          fc.pre(ascii.startsWith('xn--'));
          expect(domainToASCII(punycodeToUnicode(ascii.slice(4)) ?? '')).toBe(ascii);
        },
      ),
    );
  });

  it('gives up on what is no punycode', () => {
    for (const label of ['é', 'a!', 'b-', '99999999999']) expect(punycodeToUnicode(label)).toBeUndefined();
  });
});
