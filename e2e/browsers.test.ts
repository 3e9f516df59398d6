import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Built, buildExtension } from './build.ts';
import { BROWSER_KINDS } from './driver/find.ts';
import {
  closeScene,
  inOwnPages,
  leftOpen,
  makeReady,
  openScene,
  type ReadyScene,
  type Scene,
} from './scene.ts';
import { firstRunSpecs, type Past, restore } from './specs/first-run.ts';
import { lockSpecs } from './specs/lock.ts';
import { paySpecs } from './specs/pay.ts';
import { channelSpecs, popupSpecs } from './specs/popup.ts';
import { receiveSpecs } from './specs/receive.ts';
import { stateSpecs } from './specs/states.ts';
import { tabSpecs } from './specs/tabs.ts';
import { troubleSpecs } from './specs/trouble.ts';
import { startWorld, type World } from './world.ts';

const READY = [
  ...paySpecs,
  ...receiveSpecs,
  ...tabSpecs,
  ...lockSpecs,
  ...troubleSpecs,
  ...stateSpecs,
  ...popupSpecs,
];

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

  describe('a new browser', () => {
    let scene: Scene;
    beforeAll(async () => {
      scene = await openScene(kind, world, built);
    });
    afterAll(async () => {
      if (scene) await closeScene(scene);
    });
    for (const spec of firstRunSpecs) it(spec.name, () => spec.run(scene));
  });

  let past: Past | undefined;

  describe('a funded wallet', () => {
    let scene: ReadyScene;
    beforeAll(async () => {
      scene = await makeReady(await openScene(kind, world, built));
      past = { ...scene, backup: (await scene.ui.call('backup')).text };
    });
    afterAll(async () => {
      if (scene) await closeScene(scene);
    });
    for (const spec of [...READY, ...channelSpecs]) {
      it(spec.name, () => leftOpen(scene, () => inOwnPages(scene, () => spec.run(scene))));
    }
  });

  it('restores a wallet by its words and its file, in another browser', async () => {
    if (!past) throw new Error('there is no wallet to restore');
    const folder = mkdtempSync(path.join(tmpdir(), 'picopay-file-'));
    const scene = await openScene(kind, world, built);
    try {
      await restore(scene, past, (text) => {
        const file = path.join(folder, 'backup.json');
        writeFileSync(file, text);
        return file;
      });
    } finally {
      await closeScene(scene);
      rmSync(folder, { recursive: true });
    }
  });
});
