import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissionsFor } from '../../lib/btcpay/consent.ts';
import type { StoreView } from '../../lib/rpc/views.ts';
import { type BtcpayKit, btcpayKit } from '../../sandbox/btcpay/kit.ts';
import type { BtcpayOptions } from '../../sandbox/btcpay/start.ts';
import { PASSWORD, type StoreDesk, storeDesk } from '../harness/store-desk.ts';

let kit: BtcpayKit;
let desk: StoreDesk;
beforeAll(async () => {
  kit = await btcpayKit();
  desk = await storeDesk(fetch);
});
afterAll(() => kit.close());

const host = () => kit.btcpay.url;
const leastKey = (...stores: string[]) =>
  kit.admin.apiKey(
    ...permissionsFor(['invoices', 'stores', 'mark']).flatMap((p) => stores.map((id) => `${p}:${id}`)),
  );

/** Every way to come to a store of the server's first one. */
const ways: Readonly<Record<string, () => Promise<StoreView>>> = {
  'by a code': () =>
    desk.ui.addStore({ by: 'code', host: `${host()}/`, code: kit.admin.pairingCode(kit.btcpay.storeId) }),
  'by a click at the store': async () => {
    const { id, url, code } = await desk.ui.startPairing({ host: host() });
    expect(await (await fetch(url)).text()).toContain('PicoPay');
    expect(await desk.ui.pairStore({ id })).toBeNull();
    kit.admin.approvePairing(code, kit.btcpay.storeId);
    const store = await desk.ui.pairStore({ id });
    if (store === null) throw new Error('not paired');
    expect(await desk.ui.pairStore({ id })).toEqual(store);
    expect(await desk.ui.pairings(undefined)).toEqual([]);
    return store;
  },
  'by a key of the older API': () => {
    const apiKey = kit.admin.legacyApiKey(kit.btcpay.storeId);
    return desk.ui.addStore({ by: 'key', api: 'legacy', host: host(), apiKey });
  },
  'by a Greenfield key': () => {
    const apiKey = leastKey(kit.btcpay.storeId);
    return desk.ui.addStore({ by: 'key', api: 'greenfield', host: host(), apiKey });
  },
};

describe.each(Object.entries(ways))('a store added %s', (_, add) => {
  it('makes an invoice, sees it paid, lists it and tells rates', async () => {
    const { btcpay, chain } = kit;
    const store = await add();
    expect(store).toMatchObject({ host: btcpay.url, label: new URL(btcpay.url).host });
    expect(await desk.ui.stores(undefined)).toContainEqual(store);
    await desk.ui.checkStore({ id: store.id });

    const orderId = `order of ${store.id}`;
    const wish = { price: '12.50', currency: 'usd', orderId, itemDesc: 'Café', expiresIn: 600 };
    const asked = { call: `call-${store.id}`, store: store.id, invoice: wish };
    const made = await desk.ui.newStoreInvoice(asked);
    // 12.5 / 64000.5, rounded up to a satoshi
    expect(made).toMatchObject({ status: 'new', exception: 'none', amount: '12.5', due: '0.00019532' });
    expect(made).toMatchObject({ orderId, itemDesc: 'Café', currency: 'USD', rate: '64000.5' });
    expect(made.checkoutLink).toBe(`${btcpay.url}/i/${made.id}`);
    expect(made.paymentLink).toContain('amount=0.00019532');
    expect(made.expiresAt - made.createdAt).toBeGreaterThan(530);
    expect(made.expiresAt - made.createdAt).toBeLessThan(670);
    expect(await desk.ui.newStoreInvoice(asked)).toEqual(made);
    await expect(
      desk.ui.newStoreInvoice({ ...asked, invoice: { ...wish, price: '13' } }),
    ).rejects.toMatchObject({ code: 'IdConflict' });

    await chain.faucet(made.address ?? '', 19_532n);
    const see = () => desk.ui.storeInvoice({ store: store.id, invoice: made.id });
    expect(await see()).toMatchObject({ status: 'processing', paid: '0.00019532' });
    await chain.mine();
    expect(await see()).toMatchObject({ status: 'settled', due: '0' });
    const listed = async (status: 'settled' | 'new') => {
      const query = { status, orderId, dateStart: '2020-01-01', dateEnd: '2099-12-31', limit: 5 };
      return (await desk.ui.storeInvoices({ store: store.id, query })).map(({ id }) => id);
    };
    expect(await listed('settled')).toEqual([made.id]);
    expect(await listed('new')).toEqual([]);

    const rates = await desk.ui.storeRates({ store: store.id, currencies: ['eur', 'usd', 'xxx'] });
    expect(rates).toMatchObject([
      { pair: 'BTC_EUR', currency: 'EUR', rate: '59000.25' },
      { pair: 'BTC_USD', currency: 'USD', rate: '64000.5' },
    ]);
    await expect(desk.ui.storeRates({ store: store.id, currencies: ['XXX'] })).rejects.toMatchObject({
      code: 'RateUnavailable',
    });
  });

  it('takes any amount where none is named, and says what came short or too much', async () => {
    const store = await add();
    const make = (invoice: { price?: string; currency?: string }) =>
      desk.ui.newStoreInvoice({ call: `c-${crypto.randomUUID()}`, store: store.id, invoice });
    const topUp = await make({ currency: 'EUR' });
    expect(topUp).not.toHaveProperty('amount');
    expect(topUp.paymentLink).not.toContain('amount=');
    const short = await make({ price: '0.001', currency: 'BTC' });
    await kit.chain.faucet(short.address ?? '', 40_000n);
    const see = (invoice: string) => desk.ui.storeInvoice({ store: store.id, invoice });
    expect(await see(short.id)).toMatchObject({ status: 'new', paid: '0.0004' });
    const much = await make({ price: '100000', currency: 'SATS' });
    await kit.chain.faucet(much.address ?? '', 150_000n);
    expect(await see(much.id)).toMatchObject({ status: 'processing', exception: 'paidOver' });
  });

  it('goes to another program and comes back as the same store', async () => {
    const store = await add();
    await expect(desk.ui.exportStore({ id: store.id, password: 'wrong horse' })).rejects.toMatchObject({
      code: 'WrongPassword',
    });
    const file = await desk.ui.exportStore({ id: store.id, password: PASSWORD });
    expect(file.name).toBe(`btcpay-127.0.0.1-${new URL(host()).port}.json`);
    await desk.ui.renameStore({ id: store.id, label: 'Bakery' });
    expect(await desk.ui.addStore({ by: 'file', text: file.text })).toEqual({ ...store, label: 'Bakery' });
    await desk.ui.removeStore({ id: store.id });
    await expect(desk.ui.checkStore({ id: store.id })).rejects.toMatchObject({ code: 'StoreNotFound' });
    const again = await desk.ui.addStore({ by: 'file', text: file.text });
    expect(again).toEqual({ ...store, at: again.at });
    await desk.ui.checkStore({ id: again.id });
  });
});

describe('a Greenfield key', () => {
  const add = (apiKey: string, storeId?: string) =>
    desk.ui.addStore({
      ...{ by: 'key', api: 'greenfield', host: host(), apiKey },
      ...(storeId !== undefined && { storeId }),
    });

  it('of several stores asks which one, and of one that may not list them finds it by itself', async () => {
    const { admin, btcpay } = kit;
    const other = admin.createStore({ name: 'Second Hand' });
    const several = leastKey(btcpay.storeId, other.id);
    await expect(add(several)).rejects.toMatchObject({
      code: 'ChooseStore',
      data: {
        field: 'storeId',
        stores: [
          { id: btcpay.storeId, name: 'Corner Records' },
          { id: other.id, name: 'Second Hand' },
        ],
      },
    });
    expect(await add(several, other.id)).toMatchObject({ storeId: other.id, kind: 'greenfield' });
    const blind = (permission: string) => admin.apiKey(permission);
    expect(await add(blind(`btcpay.store.canviewinvoices:${other.id}`))).toMatchObject({ storeId: other.id });
    await expect(add(blind('btcpay.store.canviewinvoices'))).rejects.toMatchObject({
      code: 'InvalidParams',
      data: { field: 'storeId' },
    });
    await expect(add(blind(`btcpay.store.canviewstoresettings:${other.id}`))).rejects.toMatchObject({
      code: 'MissingPermission',
      data: { missingPermission: 'btcpay.store.canviewinvoices' },
    });
    await expect(add('nosuchkeynosuchkey')).rejects.toMatchObject({ code: 'KeyRefused' });
  });

  it('made anew stands for the same store', async () => {
    const first = await add(leastKey(kit.btcpay.storeId));
    const before = await desk.ui.stores(undefined);
    expect(await add(leastKey(kit.btcpay.storeId))).toEqual(first);
    expect(await desk.ui.stores(undefined)).toEqual(before);
  });

  it('marks invoices, once or again; the older API cannot', async () => {
    const store = await add(leastKey(kit.btcpay.storeId));
    const invoice = { price: '1', currency: 'EUR' };
    const { id } = await desk.ui.newStoreInvoice({ call: 'to-mark', store: store.id, invoice });
    const mark = (status: 'settled' | 'invalid', of = store.id) =>
      desk.ui.markStoreInvoice({ store: of, invoice: id, status });
    expect(await mark('invalid')).toMatchObject({ status: 'invalid', exception: 'marked' });
    expect(await mark('invalid')).toMatchObject({ status: 'invalid' });
    const older = await ways['by a code']?.();
    await expect(mark('settled', older?.id)).rejects.toMatchObject({ code: 'NeedsGreenfieldKey' });
  });
});

describe('several stores', () => {
  it('keep apart what is each one’s, in the order they were added', async () => {
    const own = await storeDesk(fetch);
    const names = ['One', 'Two', 'Three'];
    const added: StoreView[] = [];
    for (const name of names) {
      const { id } = kit.admin.createStore({ name });
      own.now += 1;
      added.push(await own.ui.addStore({ by: 'code', host: host(), code: kit.admin.pairingCode(id) }));
    }
    expect(await own.ui.stores(undefined)).toEqual(added);
    const made = await Promise.all(
      added.map(({ id: store }) =>
        own.ui.newStoreInvoice({ call: `of-${store}`, store, invoice: { price: '1', currency: 'EUR' } }),
      ),
    );
    for (const [i, { id: store }] of added.entries()) {
      const listed = await own.ui.storeInvoices({ store });
      expect(listed.map(({ id }) => id)).toEqual([made[i]?.id]);
      const other = made[(i + 1) % made.length]?.id ?? '';
      await expect(own.ui.storeInvoice({ store, invoice: other })).rejects.toMatchObject({
        code: 'NotFound',
      });
    }
  });
});

describe.each<[string, Partial<BtcpayOptions>]>([
  ['of before 2.0', { oldNames: true }],
  ['below a path', { rootPath: '/btcpay' }],
])('a server %s', (_, options) => {
  it('serves both APIs', async () => {
    const other = await btcpayKit(options);
    try {
      const own = await storeDesk(fetch);
      const { admin, btcpay } = other;
      const apiKey = admin.apiKey(`btcpay.store.canmodifystoresettings:${btcpay.storeId}`);
      const stores = [
        await own.ui.addStore({
          by: 'code',
          host: `${btcpay.url}/`,
          code: admin.pairingCode(btcpay.storeId),
        }),
        await own.ui.addStore({ by: 'key', api: 'greenfield', host: btcpay.url, apiKey }),
      ];
      for (const { id: store } of stores) {
        const invoice = { price: '12.50', currency: 'USD' };
        const made = await own.ui.newStoreInvoice({ call: `of-${store}`, store, invoice });
        expect(made).toMatchObject({ due: '0.00019532', checkoutLink: `${btcpay.url}/i/${made.id}` });
        await other.chain.faucet(made.address ?? '', 19_532n);
        const query = { status: 'processing' } as const;
        expect((await own.ui.storeInvoices({ store, query })).map(({ id }) => id)).toContain(made.id);
      }
    } finally {
      await other.close();
    }
  });
});
