import { expect, it } from 'vitest';
import { webLink } from './web-link.ts';

it('makes links of the web only', () => {
  expect(webLink('https://btcpay.example.com/i/x')).toBe('https://btcpay.example.com/i/x');
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'moz-extension://a/b', '/i/x', ''])
    expect(webLink(text), text).toBeUndefined();
});
