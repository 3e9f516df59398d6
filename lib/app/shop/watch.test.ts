import { describe, expect, it } from 'vitest';
import { pause } from '../../../test/harness/page-world.ts';
import { shopWorld } from '../../../test/harness/shop-world.ts';
import { paymentView } from './views.ts';

const HOUR = 3600;
const PAID = { due: '0.00000000', paid: '0.00031250' };

/** A payment on its way to the shop. */
async function paidWorld() {
  const world = await shopWorld();
  const { p, shop, ask, rows } = world;
  const call = p.call('picopay_payInvoice', { id: 'c1', url: shop.url });
  await ask();
  await p.approve();
  await call;
  const look = async (fields: Record<string, unknown>) => {
    shop.fields = { ...shop.fields, ...fields };
    await p.shops.watch.look();
    return await row();
  };
  const row = async () => {
    const [first] = await rows();
    if (first === undefined) throw new Error('no row');
    return first;
  };
  return { ...world, look, row };
}

describe('a payment to a shop', () => {
  it('is asked about at each look until the shop has it for good', async () => {
    const { p, shop, look } = await paidWorld();
    const { asked } = shop;
    expect(await look({})).toMatchObject({ state: 'sent' });
    const seen = await look({
      ...PAID,
      status: 'Processing',
      requiredConfirmations: 1,
      receivedConfirmations: 0,
    });
    expect(paymentView(seen)).toMatchObject({ state: 'seen', needed: 1 });
    expect(await look({ status: 'Settled' })).toMatchObject({ state: 'settled' });
    await p.shops.watch.look();
    expect(shop.asked).toBe(asked + 3);
  });

  it('that came short says what is left and until when', async () => {
    const { p, shop, row } = await paidWorld();
    shop.due(1000n, '0.00031250');
    await p.shops.watch.look();
    const { expiresAt } = await row();
    expect(paymentView(await row())).toMatchObject({
      ...{ state: 'seen', due: '1000', expiresAt: Math.floor(expiresAt / 1000) },
    });
  });

  it('that came too late is asked about once an hour for a day, and then no more', async () => {
    const { p, shop, look } = await paidWorld();
    expect(await look({ status: 'Expired' })).toMatchObject({ state: 'expired' });
    expect(await p.shops.hasBusiness()).toBe(false);
    const { asked } = shop;
    await look({});
    expect(shop.asked).toBe(asked);
    p.w.now += HOUR;
    expect(paymentView(await look(PAID))).toMatchObject({ state: 'expired', late: true });
    expect(shop.asked).toBe(asked + 1);
    p.w.now += 24 * HOUR;
    const over = await look({});
    expect(over).not.toHaveProperty('undecided');
    const last = shop.asked;
    p.w.now += 24 * HOUR;
    await look({});
    expect(shop.asked).toBe(last);
  });

  it('that came too late and is taken all the same is settled', async () => {
    const { p, look } = await paidWorld();
    await look({ status: 'Expired' });
    p.w.now += HOUR;
    expect(await look({ ...PAID, status: 'Settled' })).toMatchObject({ state: 'settled' });
  });

  it('of more than was due is shown as that', async () => {
    const { look } = await paidWorld();
    const row = await look({ status: 'Settled', due: '0.00000000', paid: '0.00040000' });
    expect(paymentView(row)).toMatchObject({ state: 'settled', overpaid: true });
  });

  it('whose shop no longer shows the invoice keeps its state, with the reason', async () => {
    const { p, shop, look, row } = await paidWorld();
    await look({ ...PAID, status: 'Processing' });
    p.fetch = async () => new Response('', { status: 404 });
    await p.shops.watch.look();
    const { base, id } = await row();
    expect(await row()).toMatchObject({ state: 'seen' });
    expect(p.shops.watch.problem(`${base}|${id}|0`)).toMatchObject({ code: 'InvoiceNotFound' });
    p.fetch = shop.fetch;
    await p.shops.watch.look();
    expect(p.shops.watch.problem(`${base}|${id}|0`)).toBeUndefined();
  });

  it('is listened to while somebody waits, and no longer', async () => {
    const { p, shop, row } = await paidWorld();
    const { asked } = shop;
    p.shops.watch.listen(await row());
    await pause(20);
    expect(shop.asked).toBe(asked + 1);
    shop.fields = { ...shop.fields, ...PAID, status: 'Processing' };
    p.elapse();
    await pause(20);
    expect(await row()).toMatchObject({ state: 'seen' });
    p.w.now += 121;
    p.elapse();
    await pause(20);
    const last = shop.asked;
    p.elapse();
    await pause(20);
    expect(shop.asked).toBeLessThanOrEqual(last + 1);
  });

  it('agreed to by a worker that died, and asked for by no page, is given up', async () => {
    const { p, row } = await paidWorld();
    const store = p.w.store('alice');
    const { txid: _, rawtx: __, fee: ___, ...rest } = await row();
    const again = { ...rest, part: 1, payment: 'shop-x', state: 'agreed', undecided: rest.at };
    await store.commit([{ put: 'shopPayments', key: `${rest.invoice}|1`, value: again }]);
    await p.restart();
    await p.service.resume();
    await pause(5);
    p.elapse();
    await pause(20);
    expect(await p.shops.payments.row(`${rest.invoice}|1`)).toMatchObject({ state: 'dropped' });
    await expect(p.shops.payments.carryOut(`${rest.invoice}|1`)).rejects.toMatchObject({
      code: 'PaymentFailed',
    });
  });
});
