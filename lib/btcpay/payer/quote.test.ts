import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInvoice } from '../../wallet/invoice-uri.ts';
import { ADDRESS, addressOf, checkoutOf, dueFields, NOW } from './fake-checkout.ts';
import { type Pinned, pinnedOf, quoteOf, sameInvoice } from './quote.ts';

const hub = 'https://hub.example/';
const offer = (quantity: bigint, change: { asset?: string; expiresAt?: number; hub?: string } = {}) =>
  formatInvoice({
    ...{ payee: 'ab'.repeat(32), hub, asset: 'BTC', quantity, hash: 'cd'.repeat(32) },
    ...{ expiresAt: NOW / 1000 + 600, ...change },
  });
const failure = (code: string, data?: Record<string, unknown>) =>
  expect.objectContaining({ code, ...(data && { data: expect.objectContaining(data) }) });
const options = { now: NOW, hubs: [hub] };

describe('quoteOf', () => {
  it('pays exactly what is due on chain, at no less than the shop wants', () => {
    expect(quoteOf(checkoutOf(), options)).toMatchObject({
      ...{ how: 'chain', amount: 31250n, address: ADDRESS, feerate: 12.5, rest: false },
    });
  });

  it('pays over a channel where an invoice for exactly that is offered at a hub of ours', () => {
    const picoInvoice = offer(31250n);
    const quote = quoteOf(checkoutOf({ picoInvoice }), options);
    expect(quote).toMatchObject({ how: 'channel', amount: 31250n, invoice: picoInvoice });
    const lightning = { paymentMethodId: 'BTC-LN', availablePaymentMethods: [], picoInvoice };
    expect(quoteOf(checkoutOf(lightning), options).how).toBe('channel');
  });

  it.each([
    ['another amount', offer(31251n)],
    ['another asset', offer(31250n, { asset: 'USDT' })],
    ['another hub', offer(31250n, { hub: 'https://other.example/' })],
    ['no time', offer(31250n, { expiresAt: NOW / 1000 + 5 })],
    ['no sense', 'pico:nonsense'],
  ])('pays on chain where the offer is of %s', (_, picoInvoice) => {
    expect(quoteOf(checkoutOf({ picoInvoice }), options).how).toBe('chain');
  });

  it('pays the rest of an invoice that came short', () => {
    const short = checkoutOf({ ...dueFields(1500n), paid: '0.00030000' });
    expect(quoteOf(short, options)).toMatchObject({ how: 'chain', amount: 1500n, rest: true });
  });

  it('pays of an open amount what the user says, and never guesses', () => {
    const open = checkoutOf({
      isUnsetTopUp: true,
      due: '0.00000000',
      invoiceBitcoinUrl: `bitcoin:${ADDRESS}`,
    });
    expect(quoteOf(open, { ...options, amount: 700n }).amount).toBe(700n);
    expect(() => quoteOf(open, options)).toThrow(failure('AmountRequired'));
    expect(quoteOf(checkoutOf(), { ...options, amount: 1n }).amount).toBe(31250n);
  });

  it.each([
    ['Processing', 'AlreadyPaid'],
    ['Settled', 'AlreadyPaid'],
    ['Expired', 'Expired'],
    ['Invalid', 'InvoiceInvalid'],
  ])('refuses one that is %s', (status, code) => {
    expect(() => quoteOf(checkoutOf({ status }), options)).toThrow(failure(code));
  });

  it('refuses one that ends before it could be paid', () => {
    expect(quoteOf(checkoutOf({ expirationSeconds: 20 }), options).amount).toBe(31250n);
    expect(() => quoteOf(checkoutOf({ expirationSeconds: 19 }), options)).toThrow(failure('Expired'));
    expect(() => quoteOf(checkoutOf(), { ...options, now: NOW + 880_000 })).toThrow(failure('Expired'));
  });

  it('refuses more than was asked for, whatever the way', () => {
    expect(quoteOf(checkoutOf(), { ...options, maxAmount: 31250n }).amount).toBe(31250n);
    const picoInvoice = offer(31250n);
    for (const checkout of [checkoutOf(), checkoutOf({ picoInvoice })])
      expect(() => quoteOf(checkout, { ...options, maxAmount: 31249n })).toThrow(
        failure('PaymentFailed', { reason: 'AmountAboveMaximum' }),
      );
  });

  it('refuses a store without bitcoin on chain, and names what it takes', () => {
    const methods = ['LTC-CHAIN', 'BTC-LN'];
    const change = {
      paymentMethodId: 'LTC-CHAIN',
      availablePaymentMethods: [{ paymentMethodId: 'BTC-LN' }],
    };
    expect(() => quoteOf(checkoutOf(change), options)).toThrow(failure('Unsupported', { methods }));
  });

  it('never asks for another amount than is due, nor for more than maxAmount', () => {
    const sat = fc.bigInt(1n, 10n ** 12n);
    fc.assert(
      fc.property(sat, sat, sat, (due, offered, maxAmount) => {
        const checkout = checkoutOf({ ...dueFields(due), picoInvoice: offer(offered) });
        try {
          expect(quoteOf(checkout, { ...options, maxAmount }).amount).toBe(due);
          expect(due).toBeLessThanOrEqual(maxAmount);
        } catch (error) {
          expect(error).toMatchObject({ code: 'PaymentFailed' });
          expect(due).toBeGreaterThan(maxAmount);
        }
      }),
    );
  });
});

describe('sameInvoice', () => {
  const pinned = pinnedOf(quoteOf(checkoutOf(), options));

  it('passes the same, whatever only time has changed', () => {
    sameInvoice(pinned, checkoutOf({ expirationSeconds: 300, feeRate: 20, rate: 'other' }), NOW);
    sameInvoice(pinned, checkoutOf({ picoInvoice: offer(31250n) }), NOW);
  });

  it.each<[string, Record<string, unknown>, Partial<Pinned>?]>([
    ['due', dueFields(31251n)],
    ['due', { ...dueFields(250n), paid: '0.00031000' }],
    ['address', dueFields(31250n, addressOf(3))],
    ['topUp', { isUnsetTopUp: true }],
    ['invoiceId', {}, { id: 'HMprBnL9BTXWuPvpoKBS6f' }],
    ['invoiceId', {}, { base: 'https://other.example' }],
  ])('refuses another %s', (field, change, agreed = {}) => {
    expect(() => sameInvoice({ ...pinned, ...agreed }, checkoutOf(change), NOW)).toThrow(
      failure('InvoiceChanged', { field }),
    );
  });

  it('refuses another offer where the channel was agreed to', () => {
    const agreed = pinnedOf(quoteOf(checkoutOf({ picoInvoice: offer(31250n) }), options));
    sameInvoice(agreed, checkoutOf({ picoInvoice: offer(31250n) }), NOW);
    for (const change of [{}, { picoInvoice: offer(31250n, { expiresAt: NOW / 1000 + 601 }) }])
      expect(() => sameInvoice(agreed, checkoutOf(change), NOW)).toThrow(
        failure('InvoiceChanged', { field: 'picoInvoice' }),
      );
  });

  it('leaves what the user chose of an open amount, whatever the shop has of it', () => {
    const change = { isUnsetTopUp: true, due: '0.00000000', invoiceBitcoinUrl: `bitcoin:${ADDRESS}` };
    const agreed = pinnedOf(quoteOf(checkoutOf(change), { ...options, amount: 700n }));
    expect(agreed).toMatchObject({ amount: 700n, topUp: true });
    sameInvoice(agreed, checkoutOf(change), NOW);
    expect(() => sameInvoice(agreed, checkoutOf(), NOW)).toThrow(
      failure('InvoiceChanged', { field: 'topUp' }),
    );
  });

  it('refuses what was paid or ended meanwhile, in the words for that', () => {
    expect(() => sameInvoice(pinned, checkoutOf({ status: 'Processing' }), NOW)).toThrow(
      failure('AlreadyPaid'),
    );
    expect(() => sameInvoice(pinned, checkoutOf({ status: 'Expired' }), NOW)).toThrow(failure('Expired'));
    expect(() => sameInvoice(pinned, checkoutOf(), NOW + 875_000)).toThrow(failure('Expired'));
  });
});
