import { type NetworkName, networkNamed } from '../bitcoin/networks.ts';
import { bytesToHex } from '../bytes.ts';
import type { EventName, Events } from '../provider/types.ts';
import type { UiTopic } from '../rpc/wire.ts';
import type { Store } from '../store/types.ts';
import { guard } from '../wallet/guard.ts';
import { openWallet, type Wallet, type WalletOptions } from '../wallet/index.ts';
import type { ConnectionRow, InvoiceRow } from '../wallet/rows.ts';
import { chainAt, chainOf } from './chain.ts';
import { Keyring } from './keyring.ts';
import { type Log, openLog } from './log.ts';
import { createPageService, type PageService } from './page/service.ts';
import type { AppPlatform } from './platform.ts';
import { createShops, type Shops } from './shop/shops.ts';
import { createUiService, type UiService } from './ui/service.ts';
import { loadSettings } from './ui/settings-row.ts';

export interface CoreDeps {
  readonly platform: AppPlatform;
  emit<E extends EventName>(origin: string, event: E, data: Events[E]): void;
  changed(topics: readonly UiTopic[]): void;
  /** Another wallet runs, or none, or it is locked or open now. */
  onWallet(): void;
  /** A request began or ended to wait. */
  onWaiting(count: number): void;
}

/** Everything behind the lines, over one open store. */
export interface Core {
  readonly store: Store;
  readonly log: Log;
  readonly keyring: Keyring;
  readonly pages: PageService;
  readonly ui: UiService;
  readonly shops: Shops;
  /** Looks at the chain for what a locked wallet's channels need, and publishes what was signed ahead. */
  guard(): Promise<void>;
  /** The wallet that runs now: whole, or of live budgets alone. */
  wallet(): Wallet | undefined;
  settings(): ReturnType<typeof loadSettings>;
  /** Is there money in channels to be watched? */
  hasChannels(): Promise<boolean>;
  /** Does somebody still owe an answer: a payment not decided, an invoice not paid yet? */
  hasBusiness(): Promise<boolean>;
}

const SALT = 'log-salt';

export async function openCore(deps: CoreDeps): Promise<Core> {
  const { platform } = deps;
  const store = await platform.openStore();
  const { clock, random } = platform;
  const settings = () => loadSettings(store, platform.defaults);
  const log = openLog({ store, clock, salt: await logSalt(store, random) });
  let unwatch: (() => void) | undefined;

  const network = async (): Promise<NetworkName> => networkNamed((await settings()).network).name;
  const open = async (of: Pick<WalletOptions, 'seed' | 'keys'>): Promise<Wallet> => {
    const { chains, hub } = await settings();
    return await openWallet({
      ...of,
      ...{ store, clock, random, chain: chainOf(chains), network: await network() },
      ...(hub !== undefined && { hub }),
      onPayment: (row) => pages.onPayment(row),
      signAhead: true,
    });
  };

  const keyring = new Keyring({
    ...{ store, clock, random, session: platform.session },
    openFull: (seed) => open({ seed }),
    openRestricted: (keys) => open({ keys }),
    liveBudgetHandles: () => pages.liveBudgetHandles(),
    limits: async () => {
      const { autoLockMinutes, maxOpenHours } = await settings();
      return { idleSeconds: autoLockMinutes * 60, openSeconds: maxOpenHours * 3600 };
    },
    onWallet: (wallet) => {
      unwatch?.();
      const offs = [ui.watch(wallet), wallet.on((event) => void pages.walletEvent(event))];
      unwatch = () => {
        for (const off of offs) off();
      };
      deps.onWallet();
    },
    onPhase: () => {
      void pages.phaseChanged();
      deps.changed(['status', 'approvals', 'sites', 'activity', 'connections', 'invoices', 'settings']);
    },
  });

  const shops = createShops({
    ...{ store, keyring, network, nowMs: () => Date.now(), wait: platform.wait, changed: deps.changed },
    fetch: platform.fetch ?? ((url, init) => fetch(url, init)),
    WebSocket: platform.WebSocket ?? WebSocket,
  });

  const pages: PageService = createPageService({
    store,
    keyring,
    shops,
    network,
    version: platform.version,
    emit: deps.emit,
    changed: deps.changed,
    platform: {
      clock,
      random,
      nowMs: () => Date.now(),
      timeZone: platform.timeZone,
      wait: platform.wait,
      openApproval: platform.openApproval,
      closeApproval: platform.closeApproval,
      badge: deps.onWaiting,
    },
  });

  const ui = createUiService({
    ...{ store, keyring, pages, shops, log },
    changed: deps.changed,
    platform: { ...platform, chainAt },
    onSettings: async (now, before) => {
      if (now.hub !== before.hub || now.chains.join() !== before.chains.join()) await keyring.renew();
    },
  });

  await keyring.resume();
  await pages.resume();
  // Beside the caller: shops may be slow.
  void shops.watch.look();
  return {
    ...{ store, log, keyring, pages, ui, shops, settings },
    wallet: () => keyring.spender(),
    async guard() {
      const { chains } = await settings();
      if (keyring.phase() !== 'locked' || chains.length === 0) return;
      const watch = guard({ store, clock, chain: chainOf(chains), network: await network() });
      const { problems } = await watch.tick({ except: keyring.spender()?.handles ?? [] });
      for (const { code } of problems) log.add('guard', { code });
    },
    hasChannels: async () =>
      (await store.list<ConnectionRow>('connections')).some((row) => row.status !== 'closed'),
    hasBusiness: async () =>
      (await undecided(store)) || (await shops.hasBusiness()) || (await unpaidInvoices(store, clock())),
  };
}

async function undecided(store: Store): Promise<boolean> {
  return (await store.list('sitePayments', { index: 'undecided', limit: 1 })).length > 0;
}

/** The last ones are enough: an invoice is made to be paid soon. */
async function unpaidInvoices(store: Store, now: number): Promise<boolean> {
  const rows = await store.list<InvoiceRow>('invoices', { index: 'at', reverse: true, limit: 20 });
  return rows.some((row) => row.status !== 'paid' && row.expiresAt > now);
}

/** Random, of this device: hashed origins in the log say nothing elsewhere. */
async function logSalt(store: Store, random: AppPlatform['random']): Promise<string> {
  const row = await store.get<{ readonly salt: string }>('settings', SALT);
  if (row !== undefined) return row.salt;
  const salt = bytesToHex(random(16));
  await store.commit([{ put: 'settings', key: SALT, value: { salt } }]);
  return salt;
}
