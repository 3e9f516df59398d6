import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeShop, fakeShop } from '../../../test/harness/fake-shop.ts';
import { type Desk, readyDesk } from '../../../test/harness/ui-world.ts';
import { eventually, type WalletWorld, walletWorld } from '../../../test/harness/wallet-world.ts';
import { addressOf } from '../../btcpay/payer/fake-checkout.ts';

import type { ShopPaymentView } from '../../rpc/views.ts';

let world: WalletWorld;
let desk: Desk;
let shop: FakeShop;
beforeAll(async () => {
  world = await walletWorld();
  desk = await readyDesk(world, 'shopper', { fetch: (url, init) => shop.fetch(url, init) });
}, 120_000);
afterAll(async () => {
  await desk.close();
  await world.close();
});

/** Another invoice has another address. */
function elsewhere(amount = '0.00040000') {
  const address = addressOf(8);
  return { address, due: amount, invoiceBitcoinUrl: `bitcoin:${address}?amount=${amount}` };
}

async function untilState(key: string, state: string): Promise<ShopPaymentView> {
  let view = await desk.ui.shopPayment({ key });
  await eventually(async () => {
    view = await desk.ui.shopPayment({ key });
    return view.state === state;
  });
  return view;
}

const failure = (code: string) => expect.objectContaining({ code });

describe('a shop paid from the wallet itself', () => {
  it('is asked, shown and paid once, also when the screen asks twice', async () => {
    shop = fakeShop();
    const text = shop.url;
    expect(await desk.ui.inspect({ text })).toMatchObject({ kind: 'shop', shop: { host: 'shop.example' } });
    expect(shop.asked).toBe(0);
    const quote = await desk.ui.shopQuote({ text });
    expect(quote).toMatchObject({ how: 'chain', amount: '31250', host: 'shop.example', rest: false });
    const params = { id: 'a', text, digest: quote.digest };
    const [first, second] = [await desk.ui.payShop(params), await desk.ui.payShop(params)];
    expect(first).toMatchObject({ state: 'sent', amount: '31250', fee: quote.fee, host: 'shop.example' });
    expect(second).toMatchObject({ key: first.key, txid: first.txid });
    await expect(desk.ui.shopQuote({ text })).rejects.toEqual(failure('PaymentUnderway'));
    await expect(desk.ui.payShop({ ...params, digest: '00'.repeat(32) })).rejects.toEqual(
      failure('IdConflict'),
    );

    shop.fields = { ...shop.fields, status: 'Processing', due: '0.00000000', paid: '0.00031250' };
    await world.chain.mine();
    await desk.ui.refresh(undefined);
    const seen = await untilState(first.key, 'seen');
    expect(seen).toMatchObject({ confirmations: 1, storeName: 'Café du Coin' });
    const { entries } = await desk.ui.activity({ search: 'café' });
    expect(entries).toMatchObject([{ txid: first.txid, shop: { key: first.key, state: 'seen' } }]);
    shop.fields = { ...shop.fields, status: 'Settled' };
    await desk.shops.watch.look();
    expect(await desk.ui.shopPayment({ key: first.key })).toMatchObject({ state: 'settled' });
    await expect(desk.ui.shopQuote({ text })).rejects.toEqual(failure('AlreadyPaid'));
  });

  it('is not paid when the invoice is another than was shown, nor under a digest nobody was shown', async () => {
    shop = fakeShop();
    const text = shop.url.replace('//shop.', '//other.');
    shop.due(40_000n);
    shop.fields = { ...shop.fields, ...elsewhere() };
    const { digest } = await desk.ui.shopQuote({ text });
    shop.fields = { ...shop.fields, ...elsewhere('0.00040001') };
    await expect(desk.ui.payShop({ id: 'b', text, digest })).rejects.toEqual(failure('Changed'));
    const now = await desk.ui.shopQuote({ text });
    expect(now).toMatchObject({ amount: '40001' });
    await expect(desk.ui.payShop({ id: 'b', text, digest })).rejects.toEqual(failure('Changed'));
    const paid = await desk.ui.payShop({ id: 'b', text, digest: now.digest });
    expect(paid).toMatchObject({ state: 'sent', amount: '40001' });
  });

  it('of any amount is paid what the user says', async () => {
    shop = fakeShop();
    const text = shop.url.replace('//shop.', '//tips.');
    const { address } = elsewhere();
    shop.fields = {
      ...shop.fields,
      isUnsetTopUp: true,
      due: '0',
      address,
      invoiceBitcoinUrl: `bitcoin:${address}`,
    };
    await expect(desk.ui.shopQuote({ text })).rejects.toEqual(failure('AmountRequired'));
    const other = addressOf(9);
    shop.fields = { ...shop.fields, address: other, invoiceBitcoinUrl: `bitcoin:${other}` };
    const { digest, topUp, amount } = await desk.ui.shopQuote({ text, amount: '5000' });
    expect({ topUp, amount }).toEqual({ topUp: true, amount: '5000' });
    const call = { id: 'c', text, digest, amount: '5000' };
    await expect(desk.ui.payShop({ ...call, amount: '5001' })).rejects.toEqual(failure('Changed'));
    expect(await desk.ui.payShop(call)).toMatchObject({ state: 'sent', amount: '5000' });
  });

  it('shows what is asked for also where there is not enough, says so, and pays none of it', async () => {
    shop = fakeShop();
    const text = shop.url.replace('//shop.', '//dear.');
    const address = addressOf(10);
    const due = '2000.00000000';
    shop.fields = { ...shop.fields, address, due, invoiceBitcoinUrl: `bitcoin:${address}?amount=${due}` };
    const quote = await desk.ui.shopQuote({ text });
    expect(quote).toMatchObject({ amount: '200000000000', problem: { code: 'InsufficientFunds' } });
    const call = { id: 'd', text, digest: quote.digest };
    await expect(desk.ui.payShop(call)).rejects.toEqual(failure('InsufficientFunds'));
    expect((await desk.ui.shopQuote({ text })).problem?.code).toBe('InsufficientFunds');
  });

  it('refuses keys of nothing, and links that are no invoice', async () => {
    await expect(desk.ui.shopPayment({ key: 'x' })).rejects.toEqual(failure('InvalidParams'));
    await expect(desk.ui.shopQuote({ text: 'https://shop.example/' })).rejects.toEqual(
      failure('InvalidParams'),
    );
  });
});
