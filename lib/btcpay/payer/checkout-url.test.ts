import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PicoError } from '../../errors.ts';
import { readPaymentLink, statusUrl } from './checkout-url.ts';

const id = 'HMprBnL9BTXWuPvpoKBS6e';

describe('readPaymentLink', () => {
  it.each([
    [`https://h.example/i/${id}`, 'https://h.example', undefined],
    [`https://h.example/i/${id}/`, 'https://h.example', undefined],
    [`https://H.EXAMPLE:443/i/${id}?view=modal&lang=fr`, 'https://h.example', undefined],
    [`https://h.example:8443/i/${id}/BTC-CHAIN`, 'https://h.example:8443', 'BTC-CHAIN'],
    [`https://h.example/i/BTC-CHAIN/${id}`, 'https://h.example', 'BTC-CHAIN'],
    [`https://h.example/i/${id}/BTC_LightningLike/status`, 'https://h.example', 'BTC_LightningLike'],
    [`https://h.example/i/${id}/status`, 'https://h.example', undefined],
    [`https://h.example/i/${id}/receipt`, 'https://h.example', undefined],
    [`https://h.example/pay/btc/i/${id}`, 'https://h.example/pay/btc', undefined],
    [`https://h.example/i/i/${id}`, 'https://h.example/i', undefined],
    [`https://h.example/invoice?id=${id}&view=modal`, 'https://h.example', undefined],
    [`https://h.example/root/invoice?id=${id}`, 'https://h.example/root', undefined],
    [`https://h.example/invoice/${id}/status`, 'https://h.example', undefined],
    [
      `https://h.example/invoice/status?invoiceId=${id}&paymentMethodId=BTC-LN`,
      'https://h.example',
      'BTC-LN',
    ],
    [`http://127.0.0.1:9004/i/${id}`, 'http://127.0.0.1:9004', undefined],
    [`http://abcdef.onion/i/${id}`, 'http://abcdef.onion', undefined],
    [`  https://h.example/i/${id}\n`, 'https://h.example', undefined],
  ])('reads %s', (url, base, pmid) => {
    const expected = { kind: 'checkout', base, id, ...(pmid !== undefined && { pmid }) };
    expect(readPaymentLink(url)).toEqual(expected);
  });

  it('tells payment requests and the URIs of wallets apart', () => {
    expect(readPaymentLink(`https://h.example/root/payment-requests/${id}`)).toEqual({
      kind: 'request',
      base: 'https://h.example/root',
      id,
    });
    const uuid = '7d444840-9dc0-11d1-b245-5ffdce74fad2';
    expect(readPaymentLink(`https://h.example/payment-requests/${uuid}/pay`)).toMatchObject({ id: uuid });
    for (const uri of ['bitcoin:bcrt1qxyz?amount=1', 'LIGHTNING:LNBC1', 'pico:00'])
      expect(readPaymentLink(uri)).toEqual({ kind: uri.split(':')[0]?.toLowerCase(), uri });
  });

  it.each([
    ['javascript:alert(1)', 'url.scheme'],
    [`data:text/html,/i/${id}`, 'url.scheme'],
    [`file:///i/${id}`, 'url.scheme'],
    [`http://h.example/i/${id}`, 'url.scheme'],
    [`http://127.0.0.1.evil.example/i/${id}`, 'url.scheme'],
    [`https://user@h.example/i/${id}`, 'url.credentials'],
    [`https://h.example:pw@evil.example/i/${id}`, 'url.credentials'],
    [`https://h.example:0/i/${id}`, 'url.port'],
    [`https://h.example:99999/i/${id}`, 'url'],
    [`https://h.example/i/${id}#x`, 'url.fragment'],
    [`https://h.example/#/i/${id}`, 'url.fragment'],
    [`https://h.example/%2e%2e%2f/i/${id}`, 'url.path'],
    [`https://h.example//i/${id}`, 'url.path'],
    [`https://h.example\\i\\${id}`, 'url'],
    [`https://h.exam\tple/i/${id}`, 'url'],
    [`https://h.example/\u202ei/${id}`, 'url'],
    ['https://h.example/i/short', 'url'],
    ['https://h.example/i/0OIl0OIl0OIl0OIl0OIl', 'url'],
    [`https://h.example/i/${id}/../../x`, 'url'],
    [`https://h.example/i/${id}/BTC-CHAIN/status/ws`, 'url'],
    [`https://h.example/invoice?id=${id}&id=${id}`, 'url.id'],
    ['https://h.example/invoice', 'url'],
    [`https://h.example/${'a'.repeat(2000)}/i/${id}`, 'url'],
    ['', 'url'],
  ])('refuses %s', (url, field) => {
    expect(() => readPaymentLink(url)).toThrow(
      expect.objectContaining({ code: 'InvalidParams', data: { field } }),
    );
  });

  it('throws nothing but PicoError, whatever it is given', () => {
    const part = fc.constantFrom(
      ...[
        'https://',
        'h.example',
        '/',
        '/i/',
        'invoice',
        '?id=',
        id,
        '%',
        '#',
        '@',
        ':',
        '..',
        '\u0000',
        'BTC',
      ],
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (value) => {
        try {
          const link = readPaymentLink(value);
          if (link.kind !== 'checkout') return;
          expect(new URL(statusUrl(link)).href).toBe(statusUrl(link));
          expect(statusUrl(link).startsWith(`${new URL(link.base).origin}/`)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(PicoError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

it('asks for the state, and listens, below the base', () => {
  const ref = { base: 'https://h.example/root', id };
  expect(statusUrl(ref)).toBe(`https://h.example/root/i/${id}/status`);
  expect(statusUrl({ ...ref, pmid: 'BTC-CHAIN' })).toBe(`https://h.example/root/i/${id}/BTC-CHAIN/status`);
  expect(statusUrl({ ...ref, pmid: 'BTC-CHAIN' }, 'ws')).toBe(`wss://h.example/root/i/${id}/status/ws`);
});
