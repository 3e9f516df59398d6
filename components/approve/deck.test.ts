import { describe, expect, it } from 'vitest';
import type { ApprovalCard } from '../../lib/rpc/views.ts';
import { EMPTY_DECK, waiting, withFrontAnew, withoutFront, withQueue } from './deck.ts';

const card = (key: string, more: Partial<ApprovalCard> = {}): ApprovalCard => ({
  key,
  digest: `${key}-1`,
  kind: 'pay',
  origin: 'https://shop.example',
  domain: 'shop.example',
  createdAt: 1,
  amount: '100',
  ...more,
});
const shown = withQueue(EMPTY_DECK, { cards: [card('a'), card('b')] });

describe('the deck of approvals', () => {
  it('shows the first that came, and counts the rest', () => {
    expect(shown.front?.key).toBe('a');
    expect(shown.behind.map(({ key }) => key)).toEqual(['b']);
    expect(waiting(shown)).toBe(2);
  });

  it('keeps the shown card as it was when the background has another of the same key', () => {
    const news = withQueue(shown, { cards: [card('a', { digest: 'a-2', amount: '999999' }), card('b')] });
    expect(news.front).toBe(shown.front);
    expect(news.front?.amount).toBe('100');
  });

  it('puts the answer of a shop in the place of the card that waits for it, and of no other', () => {
    const shop = { host: 'pay.example', base: 'https://pay.example' };
    const asking = card('a', { kind: 'payShop', shop: { ...shop, state: 'asking' } });
    const ready = card('a', { kind: 'payShop', digest: 'a-2', shop: { ...shop, state: 'ready' } });
    const shown = withQueue(EMPTY_DECK, { cards: [asking] });
    const answered = withQueue(shown, { cards: [ready] });
    expect(answered.front).toBe(ready);
    const changed = card('a', { kind: 'payShop', digest: 'a-3', shop: { ...shop, state: 'ready' } });
    expect(withQueue(answered, { cards: [changed] }).front).toBe(ready);
    expect(withQueue(shown, { cards: [card('b')] }).note).toBe('withdrawn');
  });

  it('keeps the shown card in front when another is put before it', () => {
    const news = withQueue(shown, { cards: [card('z'), card('a'), card('b')] });
    expect(news.front?.key).toBe('a');
    expect(news.behind.map(({ key }) => key)).toEqual(['z', 'b']);
  });

  it('marks a card that was taken back, and does not put the next one under the cursor', () => {
    const news = withQueue(shown, { cards: [card('b')] });
    expect(news.front?.key).toBe('a');
    expect(news.note).toBe('withdrawn');
    expect(waiting(news)).toBe(1);
    expect(withoutFront(news)).toMatchObject({ front: { key: 'b' }, note: null, behind: [] });
  });

  it('brings up the next when the front one is decided, and nothing when it was the last', () => {
    expect(withoutFront(shown).front?.key).toBe('b');
    expect(withoutFront(withoutFront(shown)).front).toBeNull();
  });

  it('shows the changed card after Changed, and says so', () => {
    const changed = card('a', { digest: 'a-2', amount: '200' });
    const anew = withFrontAnew(shown, { cards: [changed, card('b')] }, 'changed');
    expect(anew.front).toEqual(changed);
    expect(anew.note).toBe('changed');
  });

  it('marks as withdrawn what is gone when asked for anew', () => {
    expect(withFrontAnew(shown, { cards: [] }, 'changed').note).toBe('withdrawn');
  });
});
