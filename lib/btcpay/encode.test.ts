import { describe, expect, it } from 'vitest';
import { exactUrl, queryString, quotePlus } from './encode.ts';
import { isOnion, normalizeHost } from './host.ts';

describe('quotePlus', () => {
  it('writes what Python writes', () => {
    expect(quotePlus("a~b*c d/é!'()")).toBe('a~b%2Ac+d%2F%C3%A9%21%27%28%29');
    expect(quotePlus('A-Z_0.9~+&=?#%')).toBe('A-Z_0.9~%2B%26%3D%3F%23%25');
  });

  it('leaves out what has no value and keeps the order', () => {
    expect(queryString([])).toBe('');
    expect(queryString([['a', undefined]])).toBe('');
    expect(
      queryString([
        ['b', '1'],
        ['a', undefined],
        ['c', 'x y'],
      ]),
    ).toBe('?b=1&c=x+y');
  });

  it('refuses an address fetch would change', () => {
    expect(exactUrl('https://h/invoices?a=b+c%2A')).toBe('https://h/invoices?a=b+c%2A');
    for (const url of ['https://h/a b', 'https://H/a', 'https://h:443/a', 'https://h/a/../b', 'nothing'])
      expect(() => exactUrl(url)).toThrow('nothing was sent');
  });
});

describe('normalizeHost', () => {
  it('gives one form for every way to write it', () => {
    for (const text of ['https://h.org', 'https://h.org/', 'https://h.org///', ' HTTPS://H.Org:443/ '])
      expect(normalizeHost(text)).toBe('https://h.org');
    expect(normalizeHost('https://h.org/root/')).toBe('https://h.org/root');
    expect(normalizeHost('https://h.org:8443')).toBe('https://h.org:8443');
    expect(normalizeHost('https://bücher.example')).toBe('https://xn--bcher-kva.example');
    expect(normalizeHost('http://127.0.0.1:80/')).toBe('http://127.0.0.1');
  });

  it('takes plain http only where it is safe', () => {
    for (const ok of ['http://localhost:1', 'http://umbrel.local', 'http://192.168.1.2', 'http://abc.onion'])
      expect(normalizeHost(ok)).toBe(ok);
    for (const bad of ['http://h.org', 'http://8.8.8.8', 'http://localhost.evil.org'])
      expect(() => normalizeHost(bad)).toThrow(/host: must begin with https/);
  });

  it('names what is wrong', () => {
    for (const [bad, why] of [
      ['h.org', /must be the address/],
      ['ftp://h.org', /must be the address/],
      ['https://u:p@h.org', /password/],
      ['https://h.org/?a=1', /no "\?"/],
      ['https://h.org/#x', /no "\?"/],
    ] as const)
      expect(() => normalizeHost(bad)).toThrow(why);
  });

  it('knows an onion', () => {
    expect(isOnion('http://abc.onion')).toBe(true);
    expect(isOnion('https://abc.onion.example')).toBe(false);
  });
});
