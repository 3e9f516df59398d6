import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, buildExtension } from './build.ts';
import type { BrowserKind } from './driver/find.ts';
import type { Page } from './driver/types.ts';
import { type CheckpointServer, startCheckpointServer } from './kill/checkpoint-server.ts';
import { dieAtEach, LONG } from './kill/deaths.ts';
import { payFlow } from './kill/pay-flow.ts';
import { openPeek, type Peek } from './kill/peek.ts';
import { closeScene, freshSite, letIn, makeReady, openScene, type ReadyScene } from './scene.ts';
import { startWorld, type World } from './world.ts';

const ROUNDS = LONG ? 25 : 1;

describe.each<BrowserKind>(['chromium', 'firefox'])('killed at each durable step in %s', (kind) => {
  let world: World;
  let built: Built;
  let server: CheckpointServer;
  let scene: ReadyScene;
  let peek: Peek;

  beforeAll(async () => {
    [world, built, server] = await Promise.all([
      startWorld(),
      buildExtension({ browser: kind, mode: 'test' }),
      startCheckpointServer(),
    ]);
    scene = await makeReady(await openScene(kind, world, built));
    peek = await openPeek(scene.driver);
    await peek.announce(server.url);
  }, 120_000);
  afterAll(async () => {
    if (scene) await closeScene(scene);
    built?.discard();
    await server?.close();
    await world?.close();
  });

  it('pays once on a budget', async () => {
    const page: Page = await freshSite(scene);
    await letIn(scene, page, { limit: '100000', perPayment: '1000' });
    const flow = payFlow({ scene, peek: () => peek, page: () => page, budget: true });
    const start = Date.now();
    const died = await dieAtEach(flow, { server, kill: () => scene.driver.killWorker(), rounds: ROUNDS });
    process.stdout.write(`${kind} ${flow.name} ${JSON.stringify(died)} ${Date.now() - start} ms\n`);
    expect(died.deaths).toBeGreaterThanOrEqual(8);
  });
});
