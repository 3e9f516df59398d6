import { type Built, buildExtension } from '../build.ts';
import type { BrowserKind } from '../driver/find.ts';
import type { Page } from '../driver/types.ts';
import { PATIENCE_MS, pause } from '../driver/wait.ts';
import { closeScene, freshSite, letIn, makeReady, openScene, PASSWORD, type ReadyScene } from '../scene.ts';
import { openUi, type Ui, UiRefused } from '../ui.ts';
import { startWorld, type World } from '../world.ts';
import { type CheckpointServer, startCheckpointServer } from './checkpoint-server.ts';
import { openPeek, type Peek } from './peek.ts';

/** A browser with a funded wallet, built so that it can be killed at each durable step, and what of it is new after a restart. */
export interface Stage {
  readonly kind: BrowserKind;
  readonly world: World;
  readonly scene: ReadyScene;
  readonly server: CheckpointServer;
  ui(): Ui;
  peek(): Peek;
  /** A site that was let in, with a budget of 1000 sat a payment when asked for; anew on the same origin after a restart. */
  site(budget: boolean): Promise<Site>;
  killWorker(): Promise<void>;
  /** SIGKILL to the browser, which starts again on the same profile, locked. */
  killBrowser(): Promise<void>;
  /** After a death of the browser. */
  unlock(): Promise<void>;
  /** The checkpoints are asked from now on: what keeps them ends with the browser, and with an erased wallet. */
  announce(): Promise<void>;
  close(): Promise<void>;
}

export interface Site {
  page(): Page;
  /** Opens it again where the browser has lost it. */
  back(): Promise<void>;
}

export async function openStage(kind: BrowserKind): Promise<Stage> {
  const [world, built, server]: [World, Built, CheckpointServer] = await Promise.all([
    startWorld(),
    buildExtension({ browser: kind, mode: 'test' }),
    startCheckpointServer(),
  ]);
  const scene = await makeReady(await openScene(kind, world, built));
  const { driver } = scene;
  let { ui } = scene;
  let peek = await openPeek(driver);
  await peek.announce(server.url);
  return {
    ...{ kind, world, scene, server },
    ui: () => ui,
    peek: () => peek,
    async site(budget) {
      let page = await freshSite(scene);
      const url = page.url();
      await letIn(scene, page, budget ? { limit: '1000000', perPayment: '1000' } : undefined);
      return {
        page: () => page,
        async back() {
          page = await driver.newPage(url);
        },
      };
    },
    killWorker: () => driver.killWorker(),
    async killBrowser() {
      await driver.crash();
      await driver.relaunch();
      ui = openUi(driver);
      peek = await openPeek(driver);
    },
    async unlock() {
      await asked(() => ui.call('unlock', { password: PASSWORD }));
    },
    announce: () => peek.announce(server.url),
    async close() {
      await closeScene(scene);
      built.discard();
      await server.close();
      await world.close();
    },
  };
}

/** A user's call, made again for as long as the background dies under it. */
export async function asked<T>(call: () => Promise<T>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;)
    try {
      return await call();
    } catch (error) {
      if (error instanceof UiRefused || Date.now() > end) throw error;
      await pause(50);
    }
}
