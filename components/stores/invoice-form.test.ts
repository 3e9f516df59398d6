import { describe, expect, it } from 'vitest';
import { EMPTY_FORM, formProblems, newInvoiceOf } from './invoice-form.ts';

describe('the form of a new invoice', () => {
  it('asks for what was filled in and nothing else', () => {
    expect(newInvoiceOf({ ...EMPTY_FORM, amount: '12,50', currency: ' eur', orderId: ' 7 ' })).toEqual({
      price: '12.50',
      currency: 'EUR',
      orderId: '7',
    });
    expect(newInvoiceOf({ ...EMPTY_FORM, amount: '1500', currency: 'sats', minutes: '30' })).toEqual({
      price: '1500',
      currency: 'SATS',
      expiresIn: 1_800,
    });
  });

  it('leaves the price out when the payer says how much', () => {
    expect(newInvoiceOf({ ...EMPTY_FORM, any: true, amount: 'left over' })).toEqual({});
  });

  it('waits for an amount without calling it wrong', () => {
    expect(formProblems(EMPTY_FORM)).toEqual({});
    expect(newInvoiceOf(EMPTY_FORM)).toBeUndefined();
  });

  it('names each field that is wrong', () => {
    const form = {
      ...EMPTY_FORM,
      amount: '1,234',
      currency: 'E U R',
      minutes: '0',
      buyerEmail: 'nobody',
      redirectURL: 'javascript:alert(1)',
      notificationURL: 'shop.example/ipn',
    };
    expect(formProblems(form)).toEqual({
      amount: 'store_amount_wrong',
      currency: 'store_currency_wrong',
      minutes: 'store_minutes_wrong',
      buyerEmail: 'store_email_wrong',
      redirectURL: 'store_url_wrong',
      notificationURL: 'store_url_wrong',
    });
    expect(newInvoiceOf(form)).toBeUndefined();
    expect(newInvoiceOf({ ...form, any: true })).toBeUndefined();
  });
});
