import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../test/harness/memory-store.ts';
import { pause } from '../../../test/harness/page-world.ts';
import { type ShopWorld, shopWorld } from '../../../test/harness/shop-world.ts';
import { PicoError } from '../../errors.ts';

const failure = (code: string) => expect.objectContaining({ code });

/** Asks, lets the shop be asked, says yes. */
async function pay({ p, ask, shop }: ShopWorld, id: string) {
  const call = p.call('picopay_payInvoice', { id, url: shop.url });
  await ask();
  await p.approve();
  return call;
}

describe('a shop that does not answer', () => {
  it('is asked again when the user wants it', async () => {
    const { p, shop, ask } = await shopWorld();
    const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    shop.down = true;
    expect(await ask()).toMatchObject({ shop: { state: 'ask' }, obstacle: { code: 'ShopUnreachable' } });
    shop.down = false;
    const card = await ask();
    expect(card).not.toHaveProperty('obstacle');
    await p.approve();
    expect(await call).toMatchObject({ status: 'settled' });
  });

  it('is shown at the feerate of the moment when it is asked anew', async () => {
    const { p, shop, ask } = await shopWorld();
    void p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    expect((await ask()).shop?.quote?.feerate).toBe(12.5);
    p.w.chain.feerate = 20;
    p.elapse();
    await pause(20);
    expect((await p.card()).shop?.quote?.feerate).toBe(12.5);
    expect((await ask()).shop?.quote?.feerate).toBe(20);
  });

  it('between the yes and the signing is not paid', async () => {
    const world = await shopWorld();
    const { p, shop, ask, paid } = world;
    const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    await ask();
    shop.onAsk = () => {
      shop.down = shop.asked >= 3;
    };
    await p.approve();
    await expect(call).rejects.toEqual(failure('ShopUnreachable'));
    expect(paid()).toBe(0n);
    shop.onAsk = () => undefined;
    shop.down = false;
    await pay(world, 'c1');
    expect(paid()).toBe(31_250n);
  });

  it('after it was paid is asked until it does, and nothing is paid twice', async () => {
    const world = await shopWorld();
    const { p, shop, rows, paid } = world;
    await pay(world, 'c1');
    shop.down = true;
    await p.shops.watch.look();
    expect(await rows()).toMatchObject([{ state: 'sent' }]);
    expect(await p.shops.hasBusiness()).toBe(true);
    shop.down = false;
    shop.fields = { ...shop.fields, status: 'Settled', due: '0.00000000', paid: '0.00031250' };
    await p.shops.watch.look();
    expect(await rows()).toMatchObject([{ state: 'settled' }]);
    expect(await p.shops.hasBusiness()).toBe(false);
    expect(paid()).toBe(31_250n);
  });
});

describe('a chain that does not take the transaction', () => {
  const later = {
    'at the next look': async ({ p }: ShopWorld) => await p.shops.watch.look(),
    'when the page asks again': async ({ p, shop }: ShopWorld) => {
      const again = await p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
      expect(again).toMatchObject({ status: 'settled' });
    },
  };
  it.each(Object.entries(later))('gets it %s, and the page knows by then', async (_, happens) => {
    const world = await shopWorld();
    const { p, shop, ask, rows, paid } = world;
    const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    await ask();
    shop.onAsk = () => {
      if (shop.asked === 3) p.w.chain.down = true;
    };
    await p.approve();
    await expect(call).rejects.toEqual(failure('OutcomeUnknown'));
    expect(await rows()).toMatchObject([{ state: 'signed' }]);
    expect(paid()).toBe(0n);
    p.w.chain.down = false;
    await happens(world);
    expect(await rows()).toMatchObject([{ state: 'sent' }]);
    expect(await p.call('picopay_getPayment', { id: 'c1' })).toMatchObject({ status: 'settled' });
    expect(paid()).toBe(31_250n);
  });

  it('for good is told so, and another may be made', async () => {
    const world = await shopWorld();
    const { p, shop, ask, rows, paid } = world;
    const { broadcast } = p.w.chain.source;
    const refused = new PicoError('BroadcastRejected', 'no', { reason: 'min relay fee not met' });
    Object.assign(p.w.chain.source, { broadcast: () => Promise.reject(refused) });
    const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    await ask();
    await p.approve();
    await expect(call).rejects.toEqual(failure('BroadcastRejected'));
    expect(await rows()).toMatchObject([{ state: 'dropped' }]);
    expect(await p.call('picopay_getPayment', { id: 'c1' })).toBeNull();
    Object.assign(p.w.chain.source, { broadcast });
    expect(await pay(world, 'c1')).toMatchObject({ status: 'settled' });
    expect(paid()).toBe(31_250n);
  });

  it('because its coins are gone is given up once that is final, and can be paid anew', async () => {
    const world = await shopWorld();
    const { p, shop, ask, rows, paid } = world;
    const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    await ask();
    shop.onAsk = () => {
      p.w.chain.down = shop.asked === 3;
    };
    await p.approve();
    await expect(call).rejects.toEqual(failure('OutcomeUnknown'));
    p.w.chain.down = false;
    // The same words in another browser.
    const twin = await p.w.open('alice', { store: memoryStore() });
    const to = await p.bob.wallet.receiveAddress();
    await twin.send({ to, amount: 200_000n });
    p.w.chain.mine();
    await p.shops.watch.look();
    expect(await rows()).toMatchObject([{ state: 'signed' }]);
    p.w.chain.mine(6);
    await p.wallet.tick();
    await p.shops.watch.look();
    expect(await rows()).toMatchObject([{ state: 'dropped' }]);
    expect(await p.call('picopay_getPayment', { id: 'c1' })).toBeNull();
    expect(await pay(world, 'c1')).toMatchObject({ status: 'settled' });
    expect(paid()).toBe(31_250n);
  });
});
