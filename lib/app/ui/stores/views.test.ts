import { describe, expect, it } from 'vitest';
import type { Invoice } from '../../../btcpay/types.ts';
import { invoiceView, newInvoiceOf } from './views.ts';

describe('an invoice of a store', () => {
  const least: Invoice = {
    id: 'HMprBnL9BTXWuPvpoKBS6e',
    status: 'new',
    exception: 'none',
    currency: 'EUR',
    checkoutLink: 'https://h/i/x',
    createdAt: 1769860800999,
    expiresAt: 1769861700000,
    raw: { secret: 1 },
  };

  it('is shown in seconds, with what is there and nothing else', () => {
    expect(invoiceView(least)).toEqual({
      ...{ id: least.id, status: 'new', exception: 'none', currency: 'EUR', checkoutLink: 'https://h/i/x' },
      ...{ createdAt: 1769860800, expiresAt: 1769861700 },
    });
    expect(invoiceView({ ...least, metadata: { pico: 'pico:x', other: 1 } })).toHaveProperty(
      'pico',
      'pico:x',
    );
    expect(invoiceView({ ...least, metadata: { pico: { not: 'text' } } })).not.toHaveProperty('pico');
  });

  it('is asked for as it was typed, at the store’s time', () => {
    expect(newInvoiceOf({ price: '012.50', currency: 'eur', itemCode: 'a' }, 5)).toEqual({
      ...{ price: '012.50', currency: 'eur', itemCode: 'a' },
    });
    expect(newInvoiceOf({ expiresIn: 90, buyerEmail: 'a@b.c' }, 1000)).toEqual({
      ...{ allowTopUp: true, expirationTime: 91_000, buyer: { email: 'a@b.c' } },
    });
  });

  it('is not made for nothing: BTCPay gives such an invoice no way to pay', () => {
    for (const price of ['0', '000', '0.00', '.'])
      expect(() => newInvoiceOf({ price }, 0)).toThrow('more than 0');
    expect(newInvoiceOf({ price: '0.01' }, 0)).toEqual({ price: '0.01' });
  });
});
