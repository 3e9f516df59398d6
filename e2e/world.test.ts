import { afterAll, beforeAll, expect, it } from 'vitest';
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
