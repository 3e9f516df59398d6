import { pageRouter, uiRouter } from '../rpc/router.ts';
import { type Core, openCore } from './core.ts';
import { Demand } from './demand.ts';
import { Lines } from './lines.ts';
import type { AppPlatform, AppPort } from './platform.ts';

/** The background: what the browser's events lead to. Everything in memory here is a cache. */
export interface App {
  connect(port: AppPort): void;
  /** The 30-second alarm, the browser's start, an update: looks whether anything is due. */
  wake(): Promise<void>;
  screenLocked(): Promise<void>;
  /** A host was granted or taken back. */
  hostsChanged(): void;
  /** `pico:` or `bitcoin:` text chosen in a page by the context menu. */
  readonly core: () => Promise<Core>;
}

export function createApp(platform: AppPlatform): App {
  let opening: Promise<Core> | undefined;
  let waiting = 0;

  const lines = new Lines(platform.own, {
    page: async (sender, message) => await (await pageAnswers())(sender, message),
    ui: async (sender, message) => await (await uiAnswers())(sender, message),
    pageGone: (documentId) => void use((core) => core.pages.disconnect(documentId)),
    uiGone: (sender) => {
      if (sender.page === 'approve') void use((core) => core.pages.windowClosed());
    },
    stirred: () => void demand.check(),
    refused: () => void use(({ log }) => log.add('refused')),
  });

  /** A failed opening is tried again by whoever asks next. */
  function core(): Promise<Core> {
    opening ??= openCore({
      platform: { ...platform, erase },
      emit: (origin, event, data) => lines.emit(origin, event, data),
      changed: (topics) => {
        lines.changed(topics);
        if (topics.includes('status') || topics.includes('connections')) void sign();
      },
      onWallet: () => void demand.reset(),
      onWaiting: (count) => {
        waiting = count;
        lines.changed(['approvals', 'status']);
        void sign();
      },
    }).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  /** Everything in memory was of the wallet that is gone. */
  async function erase(): Promise<void> {
    await platform.erase();
    opening = undefined;
  }

  async function use(task: (core: Core) => unknown): Promise<void> {
    await core().then(task);
  }

  async function pageAnswers() {
    const opened = await core();
    return pageRouter(opened.pages.handlers, (method, error) => opened.log.error('page', error, { method }));
  }

  async function uiAnswers() {
    const opened = await core();
    return uiRouter(opened.ui.handlers, () => opened.keyring.phase() === 'open');
  }

  const demand = new Demand({
    nowMs: () => Date.now(),
    async needed() {
      const { pages, hasBusiness, wallet } = await core();
      if (wallet() === undefined) return false;
      if (lines.screenCount > 0) return true;
      for (const origin of lines.origins()) if (await pages.isEnabled(origin)) return true;
      return await hasBusiness();
    },
    on: async () => await (await core()).wallet()?.start(),
    off: async () => await (await core()).wallet()?.stop(),
  });

  async function sign(): Promise<void> {
    const { pages, keyring, ui } = await core();
    const error = keyring.phase() !== 'none' && ui.hasProblem();
    platform.showSign({ waiting, error, paused: await pages.anyPaused() });
  }

  async function wake(): Promise<void> {
    const { keyring, pages, wallet, hasChannels, log } = await core();
    await keyring.check();
    const watch = keyring.phase() === 'open' || (await hasChannels());
    await platform.keepWatch(watch);
    await demand.check();
    try {
      await wallet()?.tick();
    } catch (error) {
      log.error('tick', error);
    }
    await pages.sweep();
  }

  return {
    core,
    connect: (port) => lines.open(port),
    wake: () => wake(),
    screenLocked: () =>
      use(async ({ keyring, settings }) => {
        if ((await settings()).lockWithScreen) await keyring.lock();
      }),
    hostsChanged: () => lines.changed(['status']),
  };
}
