import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ActivityEntry } from '../../lib/rpc/views.ts';
import { setMessages } from '../base/i18n.ts';
import { entryTitle } from './entry-title.ts';

const ENGLISH = join(import.meta.dirname, '..', '..', 'public', '_locales', 'en', 'messages.json');
const entry = (part: Partial<ActivityEntry>): ActivityEntry => ({
  ...{ id: '1', at: 0, kind: 'chain', amount: '-5' },
  ...part,
});

beforeEach(() => setMessages('en', JSON.parse(readFileSync(ENGLISH, 'utf8'))));
afterEach(() => setMessages('en', {}));

it('names the site, else the words on the payment, else what it is', () => {
  const sent = entry({ kind: 'sent', memo: 'Lunch' });
  expect(entryTitle({ ...sent, origin: 'https://www.shop.example' })).toBe('shop.example');
  expect(entryTitle(sent)).toBe('Lunch');
  expect(entryTitle(entry({ kind: 'sent' }))).toBe('Payment');
});

it('names the shop as it calls itself, else by its host, before the site that asked', () => {
  const shop = { key: 'k', host: 'pay.example', state: 'seen' } as const;
  const sent = entry({ origin: 'https://www.bakery.example', memo: 'Lunch', shop });
  expect(entryTitle(sent)).toBe('pay.example');
  expect(entryTitle({ ...sent, shop: { ...shop, storeName: 'Bakery' } })).toBe('Bakery');
});

it('tells what goes to strangers on the chain from what goes into a channel and comes back', () => {
  expect(entryTitle(entry({}))).toBe('Sent on chain');
  expect(entryTitle(entry({ amount: '5' }))).toBe('Received on chain');
  expect(entryTitle(entry({ connection: 'ab' }))).toBe('Into a channel');
  expect(entryTitle(entry({ connection: 'ab', amount: '5' }))).toBe('Back from a channel');
});
