import { describe, expect, it } from 'vitest';
import { originParts } from './origin-parts.ts';

describe('originParts', () => {
  it('sets the registrable domain apart from what stands before it', () => {
    expect(originParts('https://pay.shop.example', 'shop.example')).toEqual({
      before: 'pay.',
      domain: 'shop.example',
      port: '',
    });
  });

  it('shows a port, and a scheme that does not encrypt', () => {
    expect(originParts('http://127.0.0.1:18702', '127.0.0.1')).toEqual({
      scheme: 'http://',
      before: '',
      domain: '127.0.0.1',
      port: ':18702',
    });
  });

  it('keeps both spellings of a domain in other letters', () => {
    expect(
      originParts('https://www.xn--bcher-kva.example', 'bücher.example', 'xn--bcher-kva.example'),
    ).toEqual({
      before: 'www.',
      domain: 'bücher.example',
      port: '',
      ascii: 'xn--bcher-kva.example',
    });
  });

  it('takes the whole host as the name when the domain given is not its end', () => {
    expect(originParts('https://shop.example.evil.test', 'shop.example').domain).toBe(
      'shop.example.evil.test',
    );
    expect(originParts('https://notshop.example', 'shop.example').domain).toBe('notshop.example');
  });
});
