import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInvoice, type Invoice, parseInvoice } from './invoice-uri.ts';

const payee = 'ab'.repeat(32);
const hash = 'cd'.repeat(32);
const invoice: Invoice = {
  payee,
  hub: 'https://hub.example/',
  asset: 'BTC',
  quantity: 1234n,
  hash,
  expiresAt: 1_900_000_000,
};
const good = formatInvoice(invoice);

describe('an invoice as a URI', () => {
  it('has one form', () => {
    expect(good).toBe(`pico:${payee}@hub.example?asset=BTC&amount=1234&hash=${hash}&expires=1900000000`);
  });

  it.each([
    ['http://127.0.0.1:15000/', '@127.0.0.1:15000?asset='],
    ['https://hub.example:8443/', '@hub.example:8443?asset='],
    ['https://127.0.0.1:15000/', '?hub=https%3A%2F%2F127.0.0.1%3A15000%2F&asset='],
    ['https://hub.example/pico/', '?hub=https%3A%2F%2Fhub.example%2Fpico%2F&asset='],
  ])('names the hub %s by its host where that is enough', (hub, part) => {
    const uri = formatInvoice({ ...invoice, hub });
    expect(uri).toContain(`${payee}${part}`);
    expect(parseInvoice(uri).hub).toBe(hub);
  });

  it('reads back as what it was made of', () => {
    fc.assert(
      fc.property(
        fc.record({
          quantity: fc.bigInt({ min: 1n, max: 2_100_000_000_000_000n }),
          expiresAt: fc.integer({ min: 1, max: 4_000_000_000 }),
          memo: fc.string({ maxLength: 100, unit: 'grapheme' }).filter((text) => text.length <= 200),
        }),
        (fields) => {
          expect(parseInvoice(formatInvoice({ ...invoice, ...fields }))).toEqual({ ...invoice, ...fields });
        },
      ),
    );
  });

  it.each([
    ['another scheme', good.replace('pico:', 'bitcoin:')],
    ['a handle in upper case', good.replace(payee, payee.toUpperCase())],
    ['a short handle', good.replace(payee, 'ab')],
    ['no amount', good.replace('&amount=1234', '')],
    ['amount 0', good.replace('1234', '0')],
    ['a fraction', good.replace('1234', '12.5')],
    ['a sign', good.replace('1234', '-5')],
    ['a leading zero', good.replace('1234', '01234')],
    ['an amount beyond all money', good.replace('1234', '12345678901234567')],
    ['a field twice', `${good}&amount=1`],
    ['an unknown field', `${good}&fee=1`],
    ['a field without value', `${good}&memo`],
    ['a broken escape', `${good}&memo=%`],
    ['bytes that are no text', `${good}&memo=%ff`],
    ['a hash of another length', good.replace(hash, 'cd'.repeat(31))],
    ['no number of seconds', good.replace('1900000000', 'soon')],
    ['a memo that is too long', `${good}&memo=${'x'.repeat(201)}`],
    ['an asset with a space', good.replace('asset=BTC', 'asset=B%20C')],
    ['a text of any length', `${good}&memo=${'x'.repeat(5000)}`],
    ['nothing', ''],
    ['two hubs', `${good}&hub=https%3A%2F%2Fother.example%2F`],
    ['no hub', good.replace('@hub.example', '')],
    ['a host with a path', good.replace('@hub.example', '@hub.example/x')],
    ['a host that is none', good.replace('@hub.example', '@hub:example')],
    ['a host in another form than its own', good.replace('@hub.example', '@HUB.example')],
    ['a password', good.replace('@hub.example', '@a:b@hub.example')],
  ])('refuses %s', (_, uri) => {
    expect(() => parseInvoice(uri)).toThrow(expect.objectContaining({ code: 'InvalidInvoice' }));
  });

  it('refuses a hub that is neither https nor on this machine', () => {
    const bad = good.replace('@hub.example?', '?hub=http%3A%2F%2Fhub.example%2F&');
    expect(() => parseInvoice(bad)).toThrow(expect.objectContaining({ code: 'InvalidUrl' }));
    expect(parseInvoice(formatInvoice({ ...invoice, hub: 'http://127.0.0.1:15000/' })).hub).toContain(
      '127.0.0.1',
    );
  });
});
