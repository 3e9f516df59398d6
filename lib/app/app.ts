import { type PageContext, pageRouter, uiRouter } from '../rpc/router.ts';
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
  readonly core: () => Promise<Core>;
}

export function createApp(platform: AppPlatform): App {
  let opening: Promise<Core> | undefined;
  let waiting = 0;
  /** Requests that screens know of. */
  let told: ReadonlySet<string> = new Set();

  const lines = new Lines(platform.own, {
    page: async (sender, message) => await (await pageAnswers())(sender, message),
    ui: async (sender, message) => await (await uiAnswers())(sender, message),
    pageCame: (sender) => void use(({ pages }) => pages.connect(sender)),
    pageGone: (documentId) => void use(({ pages }) => pages.disconnect(documentId)),
    uiGone: ({ page }) => {
      if (page === 'approve') void use(windowClosed);
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

  /** Closing the window says no to the request that it showed: the first of those it was told of. */
  async function windowClosed({ pages }: Core): Promise<void> {
    const [front] = (await pages.cards()).cards;
    if (front !== undefined && told.has(front.key)) await pages.reject(front.key);
  }

  async function pageAnswers() {
    const opened = await core();
    const handlers = {
      ...opened.pages.handlers,
      link: async (href: string, context: PageContext) => {
        if (!(await opened.pages.handlers.link(href, context))) await platform.openSend(href);
        return null;
      },
      links: async () => ({ bitcoin: (await opened.settings()).bitcoinLinks }),
    };
    return pageRouter(handlers, (method, error) => opened.log.error('page', error, { method }));
  }

  async function uiAnswers() {
    const opened = await core();
    const approvals: typeof opened.ui.handlers.approvals = async () => {
      const queue = await opened.ui.handlers.approvals(undefined);
      told = new Set(queue.cards.map(({ key }) => key));
      return queue;
    };
    return uiRouter({ ...opened.ui.handlers, approvals }, () => opened.keyring.phase() === 'open');
  }

  const demand = new Demand({
    nowMs: () => Date.now(),
    async needed() {
      const { pages, hasBusiness, wallet } = await core();
      if (wallet() === undefined) return false;
      if (lines.screenCount > 0) return true;
      for (const origin of lines.origins()) if ((await pages.site(origin))?.enabled) return true;
      return await hasBusiness();
    },
    on: async () => await (await core()).wallet()?.start(),
    off: async () => await (await core()).wallet()?.stop(),
  });

  async function sign(): Promise<void> {
    const { pages, keyring, ui } = await core();
    const error = keyring.phase() !== 'none' && ui.hasProblem();
    const paused = (await pages.sites()).some(({ budget }) => budget?.paused === true);
    platform.showSign({ waiting, error, paused });
  }

  async function wake(): Promise<void> {
    const { keyring, wallet, guard, hasChannels, log } = await core();
    await keyring.check();
    const watch = keyring.phase() === 'open' || (await hasChannels());
    await platform.keepWatch(watch);
    await demand.check();
    for (const look of [async () => void (await wallet()?.tick()), guard])
      await look().catch((error: unknown) => log.error('tick', error));
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
