import { describe, expect, it } from 'vitest';
import { typedHost } from './typed-host.ts';

describe('typedHost', () => {
  it('takes a host as people write it', () => {
    for (const [typed, host] of [
      ['btcpay.example.com', 'https://btcpay.example.com'],
      [' https://BTCPay.Example.com:443/ ', 'https://btcpay.example.com'],
      ['shop.example/btcpay/', 'https://shop.example/btcpay'],
      ['http://127.0.0.1:18704', 'http://127.0.0.1:18704'],
      ['localhost:23000', 'https://localhost:23000'],
      ['http://abcdef.onion', 'http://abcdef.onion'],
      ['https://münze.example', 'https://xn--mnze-0ra.example'],
    ])
      expect(typedHost(typed ?? ''), typed).toEqual({ host });
  });

  it('leaves away the page that was open when the address was copied', () => {
    for (const page of [
      '/login?ReturnUrl=%2F',
      '/stores/4VxRt/invoices#top',
      '/i/Fbz9hzmLSvUGhTBUDNCtDV',
      '/apps/x/pos',
    ])
      expect(typedHost(`https://btcpay.example.com${page}`), page).toEqual({
        host: 'https://btcpay.example.com',
      });
    expect(typedHost('https://shop.example/btcpay/stores/4VxRt')).toEqual({
      host: 'https://shop.example/btcpay',
    });
  });

  it('says what is wrong', () => {
    expect(typedHost('btcpay')).toEqual({ problem: 'form' });
    expect(typedHost('https://')).toEqual({ problem: 'form' });
    expect(typedHost('two words.example')).toEqual({ problem: 'form' });
    expect(typedHost('ftp://btcpay.example.com')).toEqual({ problem: 'form' });
    expect(typedHost('http://btcpay.example.com')).toEqual({ problem: 'https' });
    expect(typedHost('https://me:secret@btcpay.example.com')).toEqual({ problem: 'password' });
  });
});
