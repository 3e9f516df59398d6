import { afterAll, beforeAll, describe, it } from 'vitest';
import { merchantSpecs } from './btcpay/merchant.ts';
import { shopPaySpecs } from './btcpay/pay.ts';
import type { ShopScene } from './btcpay/scene.ts';
import { shopScreenSpecs } from './btcpay/screens.ts';
import { shopTroubleSpecs } from './btcpay/trouble.ts';
import { type Built, buildExtension } from './build.ts';
import { BROWSER_KINDS } from './driver/find.ts';
import { closeScene, inOwnPages, leftOpen, makeReady, openScene } from './scene.ts';
import { startWorld, type World } from './world.ts';

const SPECS = [...shopPaySpecs, ...shopTroubleSpecs, ...shopScreenSpecs, ...merchantSpecs];

/** What a user does with shops and stores of BTCPay, in both browsers. */
describe.each(BROWSER_KINDS)('a shop in %s', (kind) => {
  let world: World;
  let built: Built;
  let scene: ShopScene;
  beforeAll(async () => {
    [world, built] = await Promise.all([startWorld(), buildExtension({ browser: kind, mode: 'demo' })]);
    const ready = await makeReady(await openScene(kind, world, built));
    scene = { ...ready, shop: await world.newShop() };
  });
  afterAll(async () => {
    if (scene) await closeScene(scene);
    built?.discard();
    await world?.close();
  });
  for (const spec of SPECS)
    it(spec.name, () => leftOpen(scene, () => inOwnPages(scene, () => spec.run(scene))));
});
