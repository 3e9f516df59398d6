import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Built, buildExtension } from './build.ts';
import { BROWSER_KINDS } from './driver/find.ts';
import { closeScene, makeReady, openScene, type ReadyScene } from './scene.ts';
import { lockSpecs } from './specs/lock.ts';
import { paySpecs } from './specs/pay.ts';
import { receiveSpecs } from './specs/receive.ts';
import { tabSpecs } from './specs/tabs.ts';
import { troubleSpecs } from './specs/trouble.ts';
import { startWorld, type World } from './world.ts';

const READY = [...paySpecs, ...receiveSpecs, ...tabSpecs, ...lockSpecs, ...troubleSpecs];

/** One list of what a user can do, in both browsers. Nothing beyond this machine is contacted. */
describe.each(BROWSER_KINDS)('in %s', (kind) => {
  let world: World;
  let built: Built;
  beforeAll(async () => {
    [world, built] = await Promise.all([startWorld(), buildExtension({ browser: kind, mode: 'demo' })]);
  });
  afterAll(async () => {
    built?.discard();
    await world?.close();
  });

  describe('a funded wallet', () => {
    let scene: ReadyScene;
    beforeAll(async () => {
      scene = await makeReady(await openScene(kind, world, built));
    });
    afterAll(async () => {
      if (scene) await closeScene(scene);
    });
    for (const spec of READY) {
      it(spec.name, async () => {
        const before = new Set(await scene.driver.pages());
        try {
          await spec.run(scene);
        } finally {
          for (const page of await scene.driver.pages())
            if (!before.has(page)) await page.close().catch(() => {});
        }
      });
    }
  });
});
