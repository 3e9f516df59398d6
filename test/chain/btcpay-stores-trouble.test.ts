import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normalizeHost } from '../../lib/btcpay/host.ts';
import type { StoreView } from '../../lib/rpc/views.ts';
import { type BtcpayKit, btcpayKit } from '../../sandbox/btcpay/kit.ts';
import { type Fate, lossyNet } from '../harness/lossy.ts';
import { storeDesk } from '../harness/store-desk.ts';

let kit: BtcpayKit;
beforeAll(async () => {
  kit = await btcpayKit();
});
afterAll(() => kit.close());

const made = (call: string) => call.startsWith('POST ') && call.includes('/invoices');
const code = () => kit.admin.pairingCode(kit.btcpay.storeId);

async function open() {
  const net = lossyNet();
  const desk = await storeDesk(net.fetch);
  const host = normalizeHost(kit.btcpay.url);
  /** While it runs, calls of this kind meet this fate. */
  async function during<T>(fate: Fate, of: (call: string) => boolean, task: () => Promise<T>): Promise<T> {
    net.fateOf = (call) => (of(call) ? fate : 'ok');
    try {
      return await task();
    } finally {
      net.fateOf = () => 'ok';
    }
  }
  return { net, desk, host, during };
}
type World = Awaited<ReturnType<typeof open>>;

const apis: Readonly<Record<string, (world: World) => Promise<StoreView>>> = {
  'the older API': ({ desk, host }) => desk.ui.addStore({ by: 'code', host, code: code() }),
  Greenfield: ({ desk, host }) => {
    const apiKey = kit.admin.apiKey(`btcpay.store.canmodifystoresettings:${kit.btcpay.storeId}`);
    return desk.ui.addStore({ by: 'key', api: 'greenfield', host, apiKey });
  },
};

describe.each(Object.entries(apis))('a new invoice by %s whose answer is lost', (_, add) => {
  const wish = { price: '3', currency: 'EUR' };
  const countOf = async ({ desk }: World, store: string, orderId?: string) =>
    (await desk.ui.storeInvoices({ store, query: orderId === undefined ? {} : { orderId } })).length;

  it('is found at once where the store can be read', async () => {
    const world = await open();
    const store = await add(world);
    const before = await countOf(world, store.id);
    const asked = { call: 'a', store: store.id, invoice: wish };
    const invoice = await world.during('unanswered', made, () => world.desk.ui.newStoreInvoice(asked));
    expect(await world.desk.ui.newStoreInvoice(asked)).toEqual(invoice);
    expect(await countOf(world, store.id)).toBe(before + 1);
  });

  it('is found when it is asked for again, by another worker, among those of the same order', async () => {
    const world = await open();
    const store = await add(world);
    const orderId = `again ${store.id}`;
    const asked = { call: 'b', store: store.id, invoice: { ...wish, orderId } };
    await world.desk.ui.newStoreInvoice({ ...asked, call: 'earlier' });
    let sent = false;
    const failing = world.during(
      'unanswered',
      // From the request on, the server is away.
      (call) => {
        sent ||= made(call);
        return sent;
      },
      () => world.desk.ui.newStoreInvoice(asked),
    );
    await expect(failing).rejects.toMatchObject({ code: 'ServerDown' });
    await world.desk.restart();
    const invoice = await world.desk.ui.newStoreInvoice(asked);
    expect(invoice.orderId).toBe(orderId);
    expect(await countOf(world, store.id, orderId)).toBe(2);
    await world.desk.ui.newStoreInvoice({ ...asked, call: 'later' });
    expect(await countOf(world, store.id, orderId)).toBe(3);
  });

  it('is waited for while it may still be on its way', async () => {
    const world = await open();
    const store = await add(world);
    const orderId = `late ${store.id}`;
    const asked = { call: 'late', store: store.id, invoice: { ...wish, orderId } };
    const failing = world.during('late', made, () => world.desk.ui.newStoreInvoice(asked));
    await expect(failing).rejects.toMatchObject({ code: 'ServerDown' });
    let looks = 0;
    world.net.fateOf = async (): Promise<Fate> => {
      if (++looks === 2) await world.net.deliver();
      return 'ok';
    };
    expect(await world.desk.ui.newStoreInvoice(asked)).toMatchObject({ orderId });
    expect(await countOf(world, store.id, orderId)).toBe(1);
  });

  it('is made anew only where the store has none of this call', async () => {
    const world = await open();
    const store = await add(world);
    const orderId = `anew ${store.id}`;
    const asked = { call: 'c', store: store.id, invoice: { ...wish, orderId } };
    const failing = world.during('lost', made, () => world.desk.ui.newStoreInvoice(asked));
    await expect(failing).rejects.toMatchObject({ code: 'ServerDown' });
    world.desk.now += 60;
    // The list cannot be read: nothing is sent either.
    const blind = world.during(
      'lost',
      (call) => call.startsWith('GET '),
      () => world.desk.ui.newStoreInvoice(asked),
    );
    await expect(blind).rejects.toMatchObject({ code: 'ServerDown' });
    expect(await countOf(world, store.id, orderId)).toBe(0);
    const [one, two] = await Promise.all([
      world.desk.ui.newStoreInvoice(asked),
      world.desk.ui.newStoreInvoice(asked),
    ]);
    expect(one).toEqual(two);
    expect(await countOf(world, store.id, orderId)).toBe(1);
  });

  it('is one invoice, whichever write of this wallet was its last', async () => {
    for (let n = 1; n <= 2; n++) {
      const world = await open();
      const store = await add(world);
      const orderId = `killed ${n} ${store.id}`;
      const asked = { call: 'd', store: store.id, invoice: { ...wish, orderId } };
      world.desk.store.dieAt(n);
      await expect(world.desk.ui.newStoreInvoice(asked)).rejects.toThrow();
      world.desk.store.dieAt(undefined);
      await world.desk.restart();
      world.desk.now += 60;
      await world.desk.ui.newStoreInvoice(asked);
      expect(await countOf(world, store.id, orderId)).toBe(1);
    }
  });

  it('that was refused is not looked for: mended, the same call makes it', async () => {
    const world = await open();
    const store = await add(world);
    kit.admin.updateStore(kit.btcpay.storeId, { hasWallet: false });
    const asked = { call: 'e', store: store.id, invoice: wish };
    await expect(world.desk.ui.newStoreInvoice(asked)).rejects.toMatchObject({ code: 'NoWallet' });
    kit.admin.updateStore(kit.btcpay.storeId, { hasWallet: true });
    kit.admin.updateStore(kit.btcpay.storeId, { ratesAvailable: false });
    await expect(world.desk.ui.newStoreInvoice(asked)).rejects.toMatchObject({ code: 'RateUnavailable' });
    kit.admin.updateStore(kit.btcpay.storeId, { ratesAvailable: true });
    const wrong = { ...asked, invoice: { ...wish, price: '1e3' } };
    await expect(world.desk.ui.newStoreInvoice(wrong)).rejects.toMatchObject({ code: 'InvalidParams' });
    const mended = { ...asked, invoice: { ...wish, price: '4' } };
    expect(await world.desk.ui.newStoreInvoice(mended)).toMatchObject({ amount: '4' });
  });
});

describe('a clock that is off', () => {
  const wish = { price: '3', currency: 'EUR', expiresIn: 600 };

  it('is named where it makes the older API refuse, and does not matter to Greenfield', async () => {
    const world = await open();
    const [older, newer] = [await apis['the older API']?.(world), await apis['Greenfield']?.(world)];
    if (older === undefined || newer === undefined) throw new Error('no store');
    world.desk.now -= 3600;
    const refused = world.desk.ui.newStoreInvoice({ call: 'a', store: older.id, invoice: wish });
    await expect(refused).rejects.toMatchObject({
      code: 'ClockSkew',
      message: expect.stringMatching(/36\d\d s behind/),
    });
    const made = await world.desk.ui.newStoreInvoice({ call: 'b', store: newer.id, invoice: wish });
    expect(made.expiresAt - made.createdAt).toBe(600);
  });
});

describe('a store behind Tor', () => {
  it('says what to do where the browser does not reach it, and keeps the key for another try', async () => {
    const world = await open();
    const once = { by: 'code', host: 'http://abcdef.onion', code: code() } as const;
    const failing = world.during(
      'lost',
      () => true,
      () => world.desk.ui.addStore(once),
    );
    await expect(failing).rejects.toMatchObject({ code: 'TorUnavailable' });
    expect(await world.desk.store.list('stores')).toHaveLength(1);
  });
});

describe('a pairing by a code', () => {
  it('whose answer is lost is found by its key when the code is typed again', async () => {
    const world = await open();
    const once = { by: 'code', host: world.host, code: code() } as const;
    const failing = world.during(
      'unanswered',
      () => true,
      () => world.desk.ui.addStore(once),
    );
    await expect(failing).rejects.toMatchObject({ code: 'ServerDown' });
    expect(await world.desk.ui.stores(undefined)).toEqual([]);
    await world.desk.restart();
    const store = await world.desk.ui.addStore(once);
    await world.desk.ui.checkStore({ id: store.id });
    expect(await world.desk.ui.stores(undefined)).toEqual([store]);
  });

  it('is taken up whichever write of this wallet was its last', async () => {
    for (let n = 1; n <= 2; n++) {
      const world = await open();
      const once = { by: 'code', host: world.host, code: code() } as const;
      world.desk.store.dieAt(n);
      await expect(world.desk.ui.addStore(once)).rejects.toThrow();
      world.desk.store.dieAt(undefined);
      await world.desk.restart();
      const store = await world.desk.ui.addStore(once);
      await world.desk.ui.checkStore({ id: store.id });
      expect(await world.desk.store.list('stores')).toHaveLength(1);
    }
  });

  it('that is refused leaves nothing, and says why', async () => {
    const { desk, host } = await open();
    const add = (typed: string, at = host) => desk.ui.addStore({ by: 'code', host: at, code: typed });
    const used = code();
    await (await open()).desk.ui.addStore({ by: 'code', host, code: used });
    await expect(add(used)).rejects.toMatchObject({ code: 'PairingCodeUsed' });
    const old = code();
    kit.admin.advance(16 * 60_000);
    await expect(add(old)).rejects.toMatchObject({ code: 'PairingCodeExpired' });
    kit.admin.setClock(undefined);
    await expect(add('0OIl123')).rejects.toMatchObject({ data: { field: 'code' } });
    await expect(add(code(), 'ftp://x')).rejects.toMatchObject({ data: { field: 'host' } });
    await expect(add(code(), `${host}/folder`)).rejects.toMatchObject({ code: expect.any(String) });
    expect(await desk.store.list('stores')).toEqual([]);
  });
});

describe('a pairing by a click', () => {
  it('is taken up after the popup, or the worker, was closed', async () => {
    const { desk, host, net } = await open();
    const begun = await desk.ui.startPairing({ host });
    expect(new URL(begun.url).searchParams.get('pairingCode')).toBe(begun.code);
    await desk.restart();
    expect(await desk.ui.pairings(undefined)).toEqual([begun]);
    const asked = net.calls.length;
    expect(await desk.ui.startPairing({ host: `${host}/` })).toEqual(begun);
    expect(net.calls.length).toBe(asked);
    kit.admin.approvePairing(begun.code, kit.btcpay.storeId);
    desk.store.dieAt(1);
    await expect(desk.ui.pairStore({ id: begun.id })).rejects.toThrow();
    desk.store.dieAt(undefined);
    await desk.restart();
    const store = await desk.ui.pairStore({ id: begun.id });
    expect(await desk.ui.stores(undefined)).toEqual([store]);
    expect(await desk.ui.pairings(undefined)).toEqual([]);
  });

  it('that this wallet could not note is no pairing: the next one is a new one', async () => {
    for (const n of [1, 2]) {
      const { desk, host } = await open();
      desk.store.dieAt(n);
      await expect(desk.ui.startPairing({ host })).rejects.toThrow();
      desk.store.dieAt(undefined);
      await desk.restart();
      expect(await desk.ui.pairings(undefined)).toEqual([]);
      const { id, code } = await desk.ui.startPairing({ host });
      kit.admin.approvePairing(code, kit.btcpay.storeId);
      expect(await desk.ui.pairStore({ id })).toMatchObject({ kind: 'legacy' });
    }
  });

  it('is forgotten after a day where its server does not answer any more', async () => {
    const { desk, host, during } = await open();
    await desk.ui.startPairing({ host });
    desk.now += 16 * 60;
    const look = () =>
      during(
        'lost',
        () => true,
        () => desk.ui.pairings(undefined),
      );
    expect(await look()).toEqual([]);
    expect(await desk.store.list('stores')).toHaveLength(1);
    desk.now += 24 * 3600;
    expect(await look()).toEqual([]);
    await expect.poll(() => desk.store.list('stores')).toEqual([]);
  });

  it('ends after its quarter of an hour, unless it was approved in time', async () => {
    const { desk, host } = await open();
    const late = await desk.ui.startPairing({ host });
    desk.now += 16 * 60;
    expect(await desk.ui.pairings(undefined)).toEqual([]);
    await expect.poll(() => desk.store.list('stores')).toEqual([]);
    await expect(desk.ui.pairStore({ id: late.id })).rejects.toMatchObject({ code: 'PairingNotFound' });

    const inTime = await desk.ui.startPairing({ host });
    kit.admin.approvePairing(inTime.code, kit.btcpay.storeId);
    desk.now += 16 * 60;
    await desk.ui.pairings(undefined);
    await expect.poll(() => desk.ui.stores(undefined)).toHaveLength(1);
    expect(await desk.ui.pairStore({ id: inTime.id })).toMatchObject({ kind: 'legacy' });
  });

  it('can be cancelled, and says so when it is asked for', async () => {
    const { desk, host, during } = await open();
    const { id } = await desk.ui.startPairing({ host });
    expect(
      await during(
        'lost',
        () => true,
        () => desk.ui.pairStore({ id }),
      ).catch((e) => e.code),
    ).toBe('ServerDown');
    expect(await desk.ui.pairings(undefined)).toHaveLength(1);
    await desk.ui.cancelPairing({ id });
    await expect(desk.ui.pairStore({ id })).rejects.toMatchObject({ code: 'PairingNotFound' });
    await expect(
      during(
        'lost',
        () => true,
        () => desk.ui.startPairing({ host }),
      ),
    ).rejects.toMatchObject({ code: 'ServerDown' });
    expect(await desk.store.list('stores')).toEqual([]);
  });
});
