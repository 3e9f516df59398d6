import { describe, expect, it } from 'vitest';
import { type PageWorld, pause } from '../../../test/harness/page-world.ts';
import { type ShopWorld, shopWorld } from '../../../test/harness/shop-world.ts';
import type { Receipt } from '../../provider/types.ts';

const PAID = { status: 'Processing', due: '0.00000000', paid: '0.00031250' };

/** The page asks again after the restart, and its user says yes to whatever is shown. */
async function insist({ p, ask }: ShopWorld, params: { id: string; url: string }): Promise<Receipt> {
  const again = p.call('picopay_payInvoice', params, { rid: 'again' });
  await pause(5);
  if ((await p.service.waiting()) > 0) {
    await ask();
    await p.approve();
  }
  return await p.serve(again);
}

async function restart(p: PageWorld): Promise<void> {
  await pause(20);
  await p.restart();
  await p.service.rejectAll();
}

const settledChannel = async ({ wallet }: PageWorld) =>
  (await wallet.payments()).filter(({ status }) => status !== 'failed').length;

describe('a worker that dies while a shop is paid', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'on chain, at commit %i after the yes, has paid once when the page asks again',
    async (n) => {
      const world = await shopWorld();
      const { p, shop, ask, paid, rows } = world;
      const params = { id: 'c1', url: shop.url };
      void p.call('picopay_payInvoice', params);
      const card = await ask();
      p.w.store('alice').dieAt(n);
      await p.service.approve(card).catch(() => undefined);
      await restart(p);
      // Nothing has looked at the chain since: what was signed leaves when it is asked for.
      expect(await insist(world, params)).toMatchObject({ status: 'settled', amount: '31250' });
      expect(paid()).toBe(31_250n);
      expect((await rows()).filter(({ state }) => state !== 'dropped')).toMatchObject([{ state: 'sent' }]);
    },
  );

  it.each([1, 2, 3, 4, 5, 6])(
    'on chain, at commit %i after the yes, knows what it came to when nobody asks again',
    async (n) => {
      const { p, shop, ask, paid, rows } = await shopWorld();
      void p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
      const card = await ask();
      p.w.store('alice').dieAt(n);
      await p.service.approve(card).catch(() => undefined);
      await restart(p);
      await p.service.resume();
      await pause(5);
      p.elapse();
      await pause(20);
      await p.wallet.tick();
      await p.shops.watch.look();
      const receipt = await p.call('picopay_getPayment', { id: 'c1' });
      expect(paid()).toBe(receipt === null ? 0n : 31_250n);
      expect(receipt?.status ?? 'settled').toBe('settled');
      expect((await rows()).map(({ state }) => state)).toEqual(
        n === 1 ? [] : [receipt === null ? 'dropped' : 'sent'],
      );
      expect(await p.shops.hasBusiness()).toBe(receipt !== null);
    },
  );

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'over a channel, at commit %i after the yes, has paid once when the page asks again',
    async (n) => {
      const world = await shopWorld();
      const { p, shop, ask, paid } = world;
      shop.fields = { ...shop.fields, picoInvoice: await p.invoice(31_250n) };
      const params = { id: 'c1', url: shop.url };
      const first = p.call('picopay_payInvoice', params);
      const card = await ask();
      p.w.store('alice').dieAt(n);
      await p.service.approve(card).catch(() => undefined);
      await Promise.race([p.serve(first).catch(() => undefined), pause(60)]);
      await restart(p);
      expect(await insist(world, params)).toMatchObject({ status: 'settled', amount: '31250' });
      expect(await settledChannel(p)).toBe(1);
      expect(paid()).toBe(0n);
    },
  );

  it.each([2, 3])(
    'while it waits for answer %i of the shop has paid once when the page asks again',
    async (n) => {
      const world = await shopWorld();
      const { p, shop, ask, paid } = world;
      const params = { id: 'c1', url: shop.url };
      void p.call('picopay_payInvoice', params);
      const card = await ask();
      shop.onAsk = () => (shop.asked === n ? new Promise<void>(() => undefined) : undefined);
      void p.service.approve(card).catch(() => undefined);
      await restart(p);
      expect(await insist(world, params)).toMatchObject({ status: 'settled' });
      expect(paid()).toBe(31_250n);
    },
  );

  it('asks the user again before it asks the shop, where the card was open', async () => {
    const { p, shop, ask, paid } = await shopWorld();
    const params = { id: 'c1', url: shop.url };
    const from = { document: 'd1', rid: 'same' };
    void p.call('picopay_payInvoice', params, from);
    await ask();
    const { asked } = shop;
    await p.restart();
    await p.service.resume();
    const again = p.call('picopay_payInvoice', params, from);
    await pause(5);
    expect(await p.card()).toMatchObject({ shop: { state: 'ask' } });
    expect(shop.asked).toBe(asked);
    await ask();
    await p.approve();
    expect(await again).toMatchObject({ status: 'settled' });
    expect(paid()).toBe(31_250n);
  });

  it('after it paid follows the payment to its end', async () => {
    const { p, shop, ask, rows } = await shopWorld();
    const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
    await ask();
    await p.approve();
    await call;
    for (const [fields, state] of [
      [PAID, 'seen'],
      [{ ...PAID, status: 'Settled' }, 'settled'],
    ] as const) {
      await restart(p);
      shop.fields = { ...shop.fields, ...fields };
      await p.shops.watch.look();
      expect(await rows()).toMatchObject([{ state }]);
    }
    const { asked } = shop;
    await p.shops.watch.look();
    expect(shop.asked).toBe(asked);
  });
});
