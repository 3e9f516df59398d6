import { type PageContext, pageRouter, uiRouter } from '../rpc/router.ts';
import type { UiSender } from '../rpc/senders.ts';
import { type Core, openCore } from './core.ts';
import { Demand } from './demand.ts';
import { Lines } from './lines.ts';
import type { AppPlatform, AppPort } from './platform.ts';

/** Changes that come within this time are shown together. */
const SETTLE_MS = 150;

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
  let settling: ReturnType<typeof setTimeout> | undefined;
  /** Requests that the approval window knows of. */
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
        if (topics.includes('status') || topics.includes('connections')) soon();
      },
      onWallet: () => {
        void demand.reset();
        soon();
      },
      onWaiting: (count) => {
        waiting = count;
        lines.changed(['approvals', 'status']);
        soon();
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

  /** Closing the window says no to all that it was told of; what came after that waits on. */
  async function windowClosed({ pages }: Core): Promise<void> {
    const refused = told;
    told = new Set();
    for (const key of refused) await pages.reject(key);
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
    const handlers = {
      ...opened.ui.handlers,
      approvals: async (_: undefined, { page }: UiSender) => {
        const queue = await opened.ui.handlers.approvals(undefined);
        if (page === 'approve') told = new Set(queue.cards.map(({ key }) => key));
        return queue;
      },
    };
    return uiRouter(handlers, () => opened.keyring.phase() === 'open');
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

  /** The toolbar's sign and the alarm follow what changed, a moment later: many changes come together. */
  function soon(): void {
    if (settling !== undefined) return;
    settling = setTimeout(() => {
      settling = undefined;
      void use(settle).catch(() => undefined);
    }, SETTLE_MS);
  }

  async function settle({ pages, keyring, ui, shops, hasChannels }: Core): Promise<void> {
    const owed = (await hasChannels()) || (await shops.hasBusiness());
    await platform.keepWatch(keyring.phase() === 'open' || owed);
    const error = keyring.phase() !== 'none' && ui.hasProblem();
    platform.showSign({ waiting, error, paused: await pages.anyPaused() });
  }

  async function wake(): Promise<void> {
    const opened = await core();
    const { keyring, wallet, guard, shops, log } = opened;
    await keyring.check();
    await settle(opened);
    await demand.check();
    for (const look of [async () => void (await wallet()?.tick()), guard, () => shops.watch.look()])
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
