import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from './driver/wait.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => world?.close());

it('has a payee that can be paid, on a hub that comes back where it was', async () => {
  const { wallet, handle } = world.payee;
  expect((await wallet.connection(handle)).receivable).toBeGreaterThan(0n);
  await world.stopHub();
  await expect(fetch(world.hubUrl)).rejects.toThrow();
  await world.startHub();
  expect((await fetch(world.hubUrl)).status).toBeGreaterThan(0);
});

it('serves its page on two origins', async () => {
  const site = await world.newSite();
  for (const origin of [site.origin, site.other])
    expect(await (await fetch(`${origin}/site.html`)).text()).toContain('data-testid="go"');
});

it('has a shop that offers both ways to pay, ships what is paid, and is told of by the front that stands before it', async () => {
  const shop = await world.newShop();
  const onChain = await shop.order();
  shop.offerChannels(true);
  const byChannel = await shop.order();
  shop.front.forget();
  const read = async (id: string) => {
    const answer = await fetch(`${shop.url}/i/${id}/status`);
    return (await answer.json()) as { address: string; due: string; picoInvoice?: string };
  };
  const { address, due, picoInvoice: none } = await read(onChain.invoiceId);
  expect([due, none]).toEqual(['0.00019532', undefined]);
  expect((await read(byChannel.invoiceId)).picoInvoice).toContain(`@${new URL(world.hubUrl).host}`);
  expect(shop.front.asked()).toEqual([onChain, byChannel].map((order) => `GET /i/${order.invoiceId}/status`));
  expect(new URL(onChain.checkoutLink).host).toBe(shop.host);

  await world.fund(address, 19_532n);
  await eventually('what was paid, shipped', () => shop.isShipped(onChain));

  shop.front.tell((truth) => ({ ...truth, due: '1' }));
  expect((await read(onChain.invoiceId)).due).toBe('1');
  shop.front.tell();
  shop.front.setDown(true);
  await expect(read(onChain.invoiceId)).rejects.toThrow();
  shop.front.setDown(false);
  expect((await read(onChain.invoiceId)).due).toBe('0.00000000');
});
