import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Built, buildExtension } from './build.ts';
import { BROWSER_KINDS } from './driver/find.ts';
import { approvals } from './hostile/approvals.ts';
import { extension } from './hostile/extension.ts';
import { flood } from './hostile/flood.ts';
import { framing } from './hostile/frames.ts';
import { messages } from './hostile/messages.ts';
import { params } from './hostile/params.ts';
import { pollution } from './hostile/pollution.ts';
import { type HostileScene, makeHostile, withstand } from './hostile/scene.ts';
import { closeScene, makeReady, openScene } from './scene.ts';
import type { Site } from './site.ts';
import { startWorld, type World } from './world.ts';

const ATTACKS = [...pollution, ...messages, ...params, ...framing, ...flood, ...extension, ...approvals];

const START_MS = 240_000;

/** Pages that want more than they were given. Each attack must leave the wallet as it was, and able to pay an honest page. */
describe.each(BROWSER_KINDS)('against hostile pages in %s', (kind) => {
  let world: World;
  let built: Built;
  let scene: HostileScene & { readonly sites: readonly Site[] };
  beforeAll(async () => {
    [world, built] = await Promise.all([startWorld(), buildExtension({ browser: kind, mode: 'demo' })]);
    scene = await makeHostile(await makeReady(await openScene(kind, world, built)));
  }, START_MS);
  afterAll(async () => {
    if (scene) await closeScene(scene);
    for (const site of scene?.sites ?? []) await site.close();
    built?.discard();
    await world?.close();
  });
  for (const attack of ATTACKS) it(attack.name, () => withstand(scene, attack));
});
