import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BtcpayKit, btcpayKit } from '../../sandbox/btcpay/kit.ts';
import { type StoreDesk, storeDesk } from '../harness/store-desk.ts';

let kit: BtcpayKit;
let desk: StoreDesk;
beforeAll(async () => {
  kit = await btcpayKit();
  desk = await storeDesk(fetch);
});
afterAll(() => kit.close());

describe('the user’s own store, at a server', () => {
  it('is added by a code, makes an invoice, and sees it paid', async () => {
    const { admin, btcpay, chain } = kit;
    const code = admin.pairingCode(btcpay.storeId);
    const store = await desk.ui.addStore({ by: 'code', host: `${btcpay.url}/`, code });
    expect(store).toMatchObject({ kind: 'legacy', host: btcpay.url, label: new URL(btcpay.url).host });
    expect(await desk.ui.stores(undefined)).toEqual([store]);
    await desk.ui.checkStore({ id: store.id });

    const wish = { price: '12.50', currency: 'usd', orderId: 'order 7', itemDesc: 'Café', expiresIn: 600 };
    const asked = { call: 'one', store: store.id, invoice: wish };
    const made = await desk.ui.newStoreInvoice(asked);
    // 12.5 / 64000.5, rounded up to a satoshi
    expect(made).toMatchObject({ status: 'new', exception: 'none', amount: '12.5', due: '0.00019532' });
    expect(made).toMatchObject({ orderId: 'order 7', itemDesc: 'Café', currency: 'USD' });
    expect(made.checkoutLink).toBe(`${btcpay.url}/i/${made.id}`);
    expect(made.paymentLink).toContain('amount=0.00019532');
    expect(await desk.ui.newStoreInvoice(asked)).toEqual(made);

    await chain.faucet(made.address ?? '', 19_532n);
    const see = () => desk.ui.storeInvoice({ store: store.id, invoice: made.id });
    expect(await see()).toMatchObject({ status: 'processing', paid: '0.00019532' });
    await chain.mine();
    expect(await see()).toMatchObject({ status: 'settled', due: '0' });
    const listed = (status: 'settled' | 'new') =>
      desk.ui.storeInvoices({ store: store.id, query: { status } });
    expect((await listed('settled')).map(({ id }) => id)).toEqual([made.id]);
    expect(await listed('new')).toEqual([]);
    expect(await desk.ui.storeRates({ store: store.id, currencies: ['eur', 'usd'] })).toEqual([
      { pair: 'BTC_EUR', currency: 'EUR', rate: '59000.25', name: 'Euro' },
      { pair: 'BTC_USD', currency: 'USD', rate: '64000.5', name: 'US Dollar' },
    ]);
  });
});
