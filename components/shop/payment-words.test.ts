import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ShopPaymentView } from '../../lib/rpc/views.ts';
import { setMessages } from '../base/i18n.ts';
import { isShort, paymentSteps, paymentWords } from './payment-words.ts';

const ENGLISH = join(import.meta.dirname, '..', '..', 'public', '_locales', 'en', 'messages.json');
const STATES = ['agreed', 'signed', 'sent', 'seen', 'settled', 'expired', 'invalid', 'dropped'] as const;
const view = (part: Partial<ShopPaymentView>): ShopPaymentView => ({
  ...{ key: 'https://pay.example|x|0', host: 'pay.example', how: 'chain', state: 'seen', amount: '5', at: 1 },
  ...part,
});
const titleOf = (part: Partial<ShopPaymentView>) => paymentWords(view(part)).title;
const stepsOf = (part: Partial<ShopPaymentView>) => paymentSteps(view(part)).map(({ state }) => state);

beforeEach(() => setMessages('en', JSON.parse(readFileSync(ENGLISH, 'utf8'))));
afterEach(() => setMessages('en', {}));

describe('the words on a payment to a shop', () => {
  it('are there for every state, and name the shop or what to do', () => {
    for (const state of STATES) {
      const { title, text } = paymentWords(view({ state }));
      expect(title, state).not.toMatch(/shop_/);
      expect(text, state).toMatch(/pay\.example|close this window/);
    }
  });

  it('tell short, late, overpaid and ended apart', () => {
    const titles = [
      titleOf({ due: '3' }),
      titleOf({ overpaid: true }),
      titleOf({ state: 'expired' }),
      titleOf({ state: 'expired', late: true }),
      titleOf({ state: 'settled' }),
      titleOf({ state: 'settled', late: true }),
    ];
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('call a payment short only while its rest can be paid', () => {
    expect(isShort(view({ due: '3' }))).toBe(true);
    expect(isShort(view({ due: '0' }))).toBe(false);
    for (const state of ['settled', 'expired', 'dropped'] as const)
      expect(isShort(view({ state, due: '3' }))).toBe(false);
  });

  it('say of a late payment and of an ended one not to pay again', () => {
    for (const late of [true, false])
      expect(paymentWords(view({ state: 'expired', late })).text).toContain('Do not pay again');
  });
});

describe('the steps of a payment to a shop', () => {
  it('go on one by one', () => {
    expect(stepsOf({ state: 'agreed' })).toEqual(['now', 'later', 'later']);
    expect(stepsOf({ state: 'signed' })).toEqual(['now', 'later', 'later']);
    expect(stepsOf({ state: 'sent' })).toEqual(['done', 'now', 'later']);
    expect(stepsOf({ state: 'seen' })).toEqual(['done', 'done', 'now']);
    expect(stepsOf({ state: 'settled' })).toEqual(['done', 'done', 'done']);
  });

  it('count the confirmations where the shop says how many it wants', () => {
    expect(paymentSteps(view({ confirmations: 1, needed: 2 })).at(-1)?.detail).toBe('1 of 2 confirmations');
    expect(paymentSteps(view({ confirmations: 1 })).at(-1)?.detail).toBeUndefined();
  });

  it('are not shown where there is no way on', () => {
    for (const state of ['expired', 'invalid', 'dropped'] as const) expect(stepsOf({ state })).toEqual([]);
    expect(stepsOf({ due: '3' })).toEqual([]);
  });
});
