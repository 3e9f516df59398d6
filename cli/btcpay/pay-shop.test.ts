import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agreed, offerOf } from '../../lib/app/shop/offer.ts';
import { createShops, type Shops } from '../../lib/app/shop/shops.ts';
import { dueFields, NOW, REF, status2 } from '../../lib/btcpay/payer/fake-checkout.ts';
import { readCheckout } from '../../lib/btcpay/payer/read-checkout.ts';
import { shopKey } from '../../lib/btcpay/payer/row.ts';
import { openNodeStore } from '../../lib/store/node/open.ts';
import type { Store } from '../../lib/store/types.ts';
import { rememberSent, sentUnder } from '../../lib/wallet/sent-once.ts';
import type { SendRequest, SendResult, WalletApi } from '../../lib/wallet/types.ts';
import { payShop, type ShopOrder } from './pay-shop.ts';
import { shopPaymentJson, shopProblems } from './shop-json.ts';

const URL = `${REF.base}/i/${REF.id}`;
const REQUEST = `${REF.base}/payment-requests/RequestRequest`;
let folder: string;
let store: Store;
let shops: Shops;
/** What the shop says now, and for whom it makes an invoice. */
let says: Record<string, unknown>;
let made: string;
let sent: bigint[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'picopay-pay-shop-'));
  store = await openNodeStore({ path: join(folder, 'wallet.sqlite') });
  [says, made, sent] = [status2(dueFields(5000n)), REF.id, []];
  shops = createShops({
    ...{ store, network: () => 'regtest', nowMs: () => NOW, wait: async () => {} },
    keyring: { spender: () => wallet as unknown as WalletApi },
    fetch: async (url) =>
      String(url).includes('payment-requests') ? new Response(made) : new Response(JSON.stringify(says)),
  });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** A wallet with money enough, whose transactions always go out. */
const wallet = {
  connections: async () => [],
  balance: async () => ({ confirmed: 1_000_000n, unconfirmed: 0n, reserved: 0n }),
  quote: async () => ({ amount: 0n, feeSat: 140n, feerate: 1 }),
  chain: { feeEstimates: async () => ({ 2: 1 }), status: async () => ({ confirmed: false }) },
  async send({ id = '', to: address, amount = 0n, before }: SendRequest): Promise<SendResult> {
    const asked = { id, address, amount };
    const known = await sentUnder(store, asked);
    if (known !== undefined) return known;
    const result = { txid: id.slice(-64), feeSat: 140n, rawtx: '00' };
    const writes = (await before?.(result)) ?? [];
    await store.commit([...writes, rememberSent(asked, result, 0)]);
    sent.push(BigInt(amount));
    return result;
  },
};
const pay = async (order: Partial<ShopOrder>) => {
  const outcome = await payShop(shops, { url: URL, ...order });
  return 'offer' in outcome ? 'offer' : outcome.payment;
};

describe('payShop', () => {
  it('pays nothing before it is told how much may be, and nothing above that', async () => {
    expect(await pay({})).toBe('offer');
    await expect(pay({ maxAmount: 4999n })).rejects.toMatchObject({ code: 'PaymentFailed' });
    expect(sent).toEqual([]);
  });

  it('pays at the feerate that was asked for, else at one for the next blocks', async () => {
    says = status2({ ...dueFields(5000n), showRecommendedFee: true, feeRate: 7 });
    expect(await payShop(shops, { url: URL })).toMatchObject({ offer: { feerate: 7 } });
    expect(await pay({ maxAmount: 5000n, feerate: 3 })).toMatchObject({ feerate: 3 });
  });

  it('pays once, however often it is asked', async () => {
    const first = await pay({ maxAmount: 5000n });
    expect(first).toMatchObject({ state: 'sent', amount: '5000' });
    expect(await pay({ maxAmount: 5000n })).toEqual(first);
    says = status2({ ...dueFields(5000n), status: 'Expired' });
    expect(await pay({ maxAmount: 5000n })).toEqual(first);
    expect(await pay({})).toEqual(first);
    expect(sent).toEqual([5000n]);
  });

  it('goes on with what a process agreed to that died before it signed', async () => {
    const checkout = await readCheckout(REF, { fetch: shops.deps.fetch, now: () => NOW, network: 'regtest' });
    const row = await agreed(shops.deps, await offerOf(shops.deps, checkout, {}));
    await store.commit([{ add: 'shopPayments', key: shopKey(row), value: row }]);
    expect(await pay({ maxAmount: 5000n })).toMatchObject({ state: 'sent', part: 1 });
    expect((await shops.payments.row(shopKey(row))).state).toBe('dropped');
    expect(sent).toEqual([5000n]);
  });

  it('pays a lying shop that always wants more no more than was allowed for the invoice', async () => {
    const first = await pay({ maxAmount: 5000n });
    if (first === 'offer') throw new Error('not paid');
    const hear = async (change: Record<string, unknown>) => {
      says = status2(change);
      const checkout = await readCheckout(REF, {
        ...{ fetch: shops.deps.fetch, now: () => NOW, network: 'regtest' },
      });
      const { status } = checkout;
      const heard = { at: NOW, status, due: `${checkout.due}`, paid: `${checkout.paid}` };
      return await shops.payments.update(shopKey(first), (row) => ({ ...row, state: 'seen', heard }));
    };
    const short = await hear({ ...dueFields(3000n), paid: '0.00005000' });
    expect(shopProblems(short)).toMatchObject([{ code: 'Underpaid' }]);
    expect(shopPaymentJson(short)).toMatchObject({ status: 'seen', due: '3000' });
    for (const maxAmount of [5000n, 7999n]) expect(await pay({ maxAmount })).toMatchObject({ part: 0 });
    expect(sent).toEqual([5000n]);
    expect(await pay({ maxAmount: 8000n })).toMatchObject({ part: 1, amount: '3000' });
    expect(await pay({ maxAmount: 8000n })).toMatchObject({ part: 1 });
    expect(sent).toEqual([5000n, 3000n]);
  });

  it('signs nothing when the shop changes the invoice under its hands', async () => {
    let asked = 0;
    const { fetch } = shops.deps;
    const changing = createShops({
      ...shops.deps,
      fetch: async (...call) => {
        if (asked++ > 0) says = status2(dueFields(4000n));
        return await fetch(...call);
      },
    });
    await expect(payShop(changing, { url: URL, maxAmount: 5000n })).rejects.toMatchObject({
      code: 'InvoiceChanged',
    });
    expect(sent).toEqual([]);
  });

  it('asks a request for payment for no second invoice once it may have paid the first', async () => {
    expect(await pay({ url: REQUEST, maxAmount: 5000n })).toMatchObject({ id: REF.id, state: 'sent' });
    made = 'AnotherAnotherAnother2';
    expect(await pay({ url: REQUEST, maxAmount: 5000n })).toMatchObject({ id: REF.id });
    expect(sent).toEqual([5000n]);
  });

  it('opens no other link', async () => {
    for (const url of ['bitcoin:x', 'lightning:x', 'https://shop.example/'])
      await expect(pay({ url, maxAmount: 5n })).rejects.toMatchObject({ code: 'InvalidParams' });
  });
});
