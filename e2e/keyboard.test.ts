import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Built, buildExtension } from './build.ts';
import { firstRun, restore } from './keyboard/first-run.ts';
import { closing, moneySpecs } from './keyboard/money.ts';
import { siteSpecs } from './keyboard/sites.ts';
import { closeScene, inOwnPages, openScene, type Scene } from './scene.ts';
import { startWorld, type World } from './world.ts';

const WORDS = 'legal winner thank year wave sausage worth useful legal winner thank yellow';

/**
 * All a user can do, without a mouse: each stop can be seen and has a name, and no screen keeps the focus. Firefox without a
 * screen gives its pages no focus that could be looked at.
 */
describe.each(['chromium'] as const)('by the keyboard alone, in %s', (kind) => {
  let world: World;
  let built: Built;
  let scene: Scene;
  beforeAll(async () => {
    [world, built] = await Promise.all([startWorld(), buildExtension({ browser: kind, mode: 'demo' })]);
    scene = await openScene(kind, world, built);
  });
  afterAll(async () => {
    if (scene) await closeScene(scene);
    built?.discard();
    await world?.close();
  });

  for (const spec of [firstRun, ...moneySpecs, ...siteSpecs, closing]) {
    it(spec.name, () => inOwnPages(scene, () => spec.run(scene)));
  }

  it('restores a wallet from its words, in another browser', async () => {
    const other = await openScene(kind, world, built);
    try {
      await restore(other, WORDS);
    } finally {
      await closeScene(other);
    }
  });
});
