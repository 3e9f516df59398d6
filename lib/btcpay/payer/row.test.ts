import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkoutOf, dueFields, NOW } from './fake-checkout.ts';
import { pinnedOf, quoteOf } from './quote.ts';
import {
  agreedRow,
  isFinal,
  maySign,
  nextPart,
  nextRow,
  pinnedOfRow,
  type ShopPaymentEvent,
  type ShopPaymentRow,
  shopKey,
} from './row.ts';

const fresh = agreedRow(quoteOf(checkoutOf(), { now: NOW, hubs: [] }), 0, NOW);
const signed = (n: number) =>
  ({ type: 'signed', txid: `${n}`.repeat(64), rawtx: `0${n}`, fee: '141' }) as const;
const shop = (change: Record<string, unknown>) => ({ type: 'shop', checkout: checkoutOf(change) }) as const;
const rowAfter = (...events: ShopPaymentEvent[]): ShopPaymentRow => events.reduce(nextRow, fresh);

const processing = { status: 'Processing', due: '0.00000000', paid: '0.00031250' };
const failure = (code: string) => expect.objectContaining({ code });

describe('nextRow', () => {
  it('goes from the yes to the end', () => {
    expect(fresh).toMatchObject({ state: 'agreed', how: 'chain', amount: '31250', paidBefore: '0' });
    const row = rowAfter(signed(1), { type: 'sent' }, shop(processing));
    expect(row).toMatchObject({ state: 'seen', txid: '1'.repeat(64), rawtx: '01', fee: '141' });
    expect(nextRow(row, shop({ ...processing, status: 'Settled' }))).toMatchObject({ state: 'settled' });
  });

  it('keeps its transaction for good', () => {
    const row = rowAfter(signed(1));
    expect(maySign(fresh)).toBe(true);
    expect(maySign(row)).toBe(false);
    expect(nextRow(row, signed(1))).toBe(row);
    expect(() => nextRow(row, signed(2))).toThrow(failure('WouldPayTwice'));
    expect(nextRow(row, { type: 'dropped' })).toBe(row);
  });

  it('is dropped after it was signed only where it is proven that it will never be paid', () => {
    expect(nextRow(rowAfter(signed(1)), { type: 'refused' }).state).toBe('dropped');
    const sent = rowAfter(signed(1), { type: 'sent' });
    expect(nextRow(sent, { type: 'refused' })).toBe(sent);
  });

  it('signs nothing under a row that was given up', () => {
    expect(() => nextRow(rowAfter({ type: 'dropped' }), signed(1))).toThrow(failure('WouldPayTwice'));
    expect(() => nextRow({ ...fresh, how: 'channel', state: 'dropped' }, { type: 'signed' })).toThrow();
  });

  it('is sent again when the shop has lost sight of it', () => {
    const seen = rowAfter(signed(1), { type: 'sent' }, shop(processing));
    expect(nextRow(seen, shop({}))).toMatchObject({ state: 'sent', txid: '1'.repeat(64) });
  });

  it('tells a payment that came short, and one that came late', () => {
    const row = rowAfter(signed(1), { type: 'sent' });
    expect(nextRow(row, shop({ ...dueFields(200n), paid: '0.00031250' })).state).toBe('seen');
    const expired = nextRow(row, shop({ status: 'Expired' }));
    expect(isFinal(expired)).toBe(true);
    expect(nextRow(expired, shop({ status: 'Settled' })).state).toBe('settled');
  });

  it('believes no shop about what was not signed, nor about another invoice', () => {
    expect(nextRow(fresh, shop({ status: 'Settled' }))).toBe(fresh);
    const other = { type: 'shop', checkout: { ...checkoutOf(processing), id: 'another1111' } } as const;
    const row = rowAfter(signed(1));
    expect(nextRow(row, other)).toBe(row);
  });

  it('never holds two transactions, and never loses one, whatever happens in whatever order', () => {
    const event = fc.oneof(
      fc.constantFrom<ShopPaymentEvent>(signed(1), signed(2), { type: 'sent' }, { type: 'dropped' }),
      fc.constantFrom('New', 'Processing', 'Settled', 'Expired', 'Invalid').map((status) => shop({ status })),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        let row = fresh;
        for (const one of events) {
          const { txid } = row;
          try {
            row = nextRow(row, one);
          } catch (error) {
            expect(error).toMatchObject({ code: 'WouldPayTwice' });
          }
          if (txid !== undefined) expect(row.txid).toBe(txid);
          expect(row.txid !== undefined && maySign(row)).toBe(false);
        }
      }),
    );
  });
});

describe('nextPart', () => {
  const short = checkoutOf({ ...dueFields(200n), paid: '0.00031250' });

  it('is the first, and after one that was dropped another, for its id may be used up', () => {
    expect(nextPart([], checkoutOf())).toBe(0);
    expect(nextPart([{ ...fresh, state: 'dropped' }], checkoutOf())).toBe(1);
  });

  it('is another one for the rest only when the shop has seen all that went before', () => {
    expect(nextPart([{ ...fresh, state: 'seen' }], short)).toBe(1);
    for (const state of ['agreed', 'signed', 'sent'] as const)
      expect(() => nextPart([{ ...fresh, state }], short)).toThrow(failure('PaymentUnderway'));
    expect(() => nextPart([{ ...fresh, state: 'seen' }], checkoutOf())).toThrow(failure('PaymentUnderway'));
  });

  it('is none of an invoice that was paid', () => {
    const row = { ...fresh, state: 'seen' } as const;
    for (const status of ['Processing', 'Settled', 'Expired'])
      expect(() => nextPart([row], checkoutOf({ ...processing, status }))).toThrow(failure('AlreadyPaid'));
  });
});

it('has one key and one payment for one invoice and part, whoever asks', () => {
  const quote = quoteOf(checkoutOf(), { now: NOW + 5, hubs: [] });
  expect(agreedRow(quote, 0, NOW + 5).payment).toBe(fresh.payment);
  expect(agreedRow(quote, 1, NOW).payment).not.toBe(fresh.payment);
  expect(pinnedOfRow(fresh)).toEqual(pinnedOf(quote));
  expect(shopKey(fresh)).toBe(`${fresh.base}|${fresh.id}|0`);
});
