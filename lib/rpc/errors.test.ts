import { describe, expect, it } from 'vitest';
import { InvalidField, PicoError } from '../errors.ts';
import { ERRORS } from '../provider/errors.ts';
import { toProviderError, toUiError } from './errors.ts';

describe('what a page is told', () => {
  it.each(Object.entries(ERRORS))('%s by its name, with its own sentence', (code, [name, retryable]) => {
    const told = toProviderError(new PicoError(name, 'What happened.', { reason: 'Why' }));
    expect(told).toMatchObject({ code: Number(code), name, retryable });
    if (name !== 'Internal')
      expect(told).toMatchObject({ message: 'What happened.', data: { reason: 'Why' } });
  });

  it.each([
    ['AmountExceedsSpendable', 4020],
    ['PaymentExceedsReceivable', 4023],
    ['InvoiceExpired', 4022],
    ['HandleNotFound', 4026],
    ['UnsupportedAsset', 4201],
    ['Blocked', 4100],
    ['NoConnection', 4900],
    ['Locked', 4900],
    ['ChainUnavailable', 4901],
    ['InvalidQuantity', -32602],
    ['BroadcastRejected', 4023],
    ['ShopUnreachable', 4901],
    ['NotBtcpay', 4026],
    ['InvalidCheckout', 4026],
    ['InvoiceNotFound', 4022],
    ['InvoiceChanged', 4023],
    ['InvoiceInvalid', 4023],
    ['AlreadyPaid', 4023],
    ['AmountRequired', 4023],
    ['PaymentUnderway', 4024],
    ['WouldPayTwice', 4024],
  ])('%s of the wallet is %i', (code, expected) => {
    expect(toProviderError(new PicoError(code, 'x')).code).toBe(expected);
  });

  it('what can still be spent, the field that is wrong, and why a payment failed', () => {
    const short = toProviderError(new PicoError('AmountExceedsSpendable', 'x', { available: 7n }));
    expect(short.data).toEqual({ available: '7' });
    expect(toProviderError(new InvalidField('budget.limit', 'no')).data).toEqual({ path: 'budget.limit' });
    const failed = toProviderError(new PicoError('PaymentExceedsReceivable', 'x', { handle: 'secret' }));
    expect(failed.data).toEqual({ reason: 'PaymentExceedsReceivable' });
  });

  it('nothing of what it does not know', () => {
    const unknown = [
      new Error('password=hunter2'),
      new PicoError('StoreClosed', 'at /home/me', { path: 'secret' }),
      new PicoError('Internal', 'secret', { available: 'secret' }),
      new PicoError('constructor', 'secret'),
      new PicoError('__proto__', 'secret'),
      'secret',
      undefined,
      { code: 'UserRejected', message: 'secret' },
    ];
    for (const error of unknown) {
      const told = toProviderError(error);
      expect(told).toEqual(toProviderError(null));
      expect(told).toMatchObject({ code: -32603, name: 'Internal' });
    }
  });

  it('no data but what it may read, and that as plain JSON', () => {
    const data = {
      hub: 'hub.example',
      seed: 'secret',
      reason: { deep: 'secret' },
      retryAfterMs: 5,
      status: () => 1,
    };
    expect(toProviderError(new PicoError('RateLimited', 'x', data)).data).toEqual({
      hub: 'hub.example',
      retryAfterMs: 5,
    });
  });

  it('of a locked wallet in words for a site', () => {
    expect(toProviderError(new PicoError('Locked', 'Unlock connection 17.')).message).not.toContain('17');
  });
});

describe('what our own pages are told', () => {
  it('the code, the sentence and the data, amounts as strings', () => {
    const error = new PicoError('WrongPassword', 'Try again.', { retryAt: 5, amount: 3n });
    expect(toUiError(error)).toEqual({
      code: 'WrongPassword',
      message: 'Try again.',
      data: { retryAt: 5, amount: '3' },
    });
    expect(toUiError(new PicoError('Locked', 'x'))).toEqual({ code: 'Locked', message: 'x' });
  });

  it('of anything else no more than that it happened', () => {
    expect(toUiError(new TypeError('secret')).code).toBe('Internal');
    expect(JSON.stringify(toUiError(new TypeError('secret')))).not.toContain('secret');
  });
});
