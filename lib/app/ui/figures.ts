import type { ConnectionView, Problem, Status } from '../../rpc/views.ts';
import type { ConnectionRow } from '../../wallet/rows.ts';
import type { ChainBalance, WalletApi, WalletEvent } from '../../wallet/types.ts';
import { type ChainHistory, chainHistory } from './chain-history.ts';
import { connectionView } from './connection-view.ts';
import type { UiDeps } from './deps.ts';
import { type Outside, outsideMemory } from './outside.ts';
import { type Problems, problemList } from './problems.ts';
import { loadSettings } from './settings-row.ts';

const KEY = 'figures';
/** What happens within this time is looked at once. */
const SOON_MS = 150;
/** A newer tip than that is not asked for at each event. */
const TIP_SECONDS = 15;

/** What was last known: settings, key 'figures'. A locked or offline screen still shows it, with its age. */
export interface Figures {
  /** Unix seconds; 0 before the first look. */
  readonly at: number;
  readonly height?: number;
  readonly onChain?: Status['onChain'];
  readonly connections: readonly ConnectionView[];
}

export interface FiguresKeeper {
  now(): Promise<Figures>;
  readonly history: ChainHistory;
  readonly problems: Problems;
  /** Who answers. */
  readonly outside: Outside;
  /** A wallet was opened: its events keep the figures fresh until the function that comes back is called. */
  watch(wallet: WalletApi): () => void;
  /** Looks at the wallet's connections. One look at a time, and one more if asked meanwhile. */
  look(): Promise<void>;
  /** Looks at chain and hub. Never throws: what could not be reached is in the figures. */
  lookOutside(): Promise<void>;
}

export function figuresKeeper(deps: UiDeps): FiguresKeeper {
  const { store, keyring, platform, log, changed } = deps;
  const history = chainHistory(deps);
  const problems = problemList(platform.clock);
  const outside = outsideMemory(platform.clock);
  let figures: Figures | undefined;
  let tipAt = Number.NEGATIVE_INFINITY;
  let soon: ReturnType<typeof setTimeout> | undefined;

  async function now(): Promise<Figures> {
    figures ??= asleep((await store.get<Figures>('settings', KEY)) ?? { at: 0, connections: [] });
    return figures;
  }

  async function save(change: Partial<Figures>): Promise<void> {
    const before = await now();
    const { at: _, ...old } = before;
    const fresh = { ...old, ...change };
    figures = { ...fresh, at: platform.clock() };
    await store.commit([{ put: 'settings', key: KEY, value: figures }]);
    if (JSON.stringify(old) !== JSON.stringify(fresh)) changed(['status', 'connections']);
  }

  /** A wallet of some keys alone knows its own connections only; the others stay as they were last seen. */
  async function views(wallet: WalletApi, height: number): Promise<readonly ConnectionView[]> {
    const [infos, list, known] = [
      await wallet.connections(),
      await store.list<ConnectionRow>('connections'),
      await now(),
    ];
    const rows = new Map(list.map((row) => [row.handle, row] as const));
    const at = { network: wallet.network, height, clock: platform.clock() };
    const seen = infos.map((info) => connectionView(info, rows.get(info.handle), at));
    if ((await keyring.phase()) === 'open') return seen;
    const fresh = new Map(seen.map((view) => [view.handle, view] as const));
    return asleep(known).connections.map((view) => fresh.get(view.handle) ?? view);
  }

  async function lookNow(): Promise<void> {
    const wallet = keyring.spender();
    if (wallet === undefined) return;
    if (platform.clock() - tipAt >= TIP_SECONDS) {
      const tip = await attempt(() => wallet.chain.tip());
      tipAt = platform.clock();
      if (tip.ok) figures = { ...(await now()), height: tip.value.height };
    }
    const { height = 0 } = await now();
    await save({ connections: await views(wallet, height) });
  }

  async function outsideNow(): Promise<void> {
    const wallet = keyring.spender();
    if (wallet === undefined) return;
    problems.clear();
    const ticked = await attempt(() => wallet.tick());
    if (ticked.ok) for (const problem of ticked.value.problems) problems.add(problem);
    const balance = await attempt(() => wallet.balance());
    const { hub: url } = await loadSettings(store, platform.defaults);
    const hub = await attempt(() => wallet.hubStatus());
    for (const result of [ticked, balance, hub]) if (!result.ok) log.error('refresh', result.error);
    const before = await now();
    const height = ticked.ok ? ticked.value.tip.height : before.height;
    if (ticked.ok) tipAt = platform.clock();
    const onChain = balance.ok ? textOf(balance.value) : before.onChain;
    const moved = height !== before.height || JSON.stringify(onChain) !== JSON.stringify(before.onChain);
    if (balance.ok && (moved || history.due)) {
      const seen = await attempt(() => history.update(wallet));
      if (!seen.ok) log.error('refresh', seen.error);
      else if (seen.value) changed(['activity']);
    }
    const connections = await attempt(() => views(wallet, height ?? 0));
    if (outside.heard({ hub: url, hubOnline: hub.ok, chainReachable: ticked.ok || balance.ok }))
      changed(['status']);
    await save({
      ...(height !== undefined && { height }),
      ...(onChain !== undefined && { onChain }),
      ...(connections.ok && { connections: connections.value }),
    });
  }

  /** After what the event is about: a payment that streams by does not wait for figures, nor they for each payment. */
  function lookSoon(): void {
    if (soon !== undefined) return;
    soon = setTimeout(() => {
      soon = undefined;
      void keeper.look();
    }, SOON_MS);
  }

  function onEvent(event: WalletEvent): void {
    if (event.type === 'problem') {
      problems.add(event);
      log.add('problem', { code: event.code });
      changed(['status']);
      return;
    }
    if (event.type === 'online' && !event.online) {
      outside.doubtHub();
      void keeper.lookOutside();
    }
    lookSoon();
    if (event.type === 'received') changed(['activity', 'invoices']);
    if (event.type === 'payment') changed(['activity', 'sites']);
  }

  const keeper: FiguresKeeper = {
    now,
    history,
    problems,
    outside,
    watch(wallet) {
      return wallet.on(onEvent);
    },
    look: coalesced(() => lookNow().catch((error: unknown) => log.error('figures', error))),
    lookOutside: coalesced(() => outsideNow().catch((error: unknown) => log.error('figures', error))),
  };
  return keeper;
}

/** What is stored, or of a wallet that is not open, does not know who is on the line. */
function asleep(known: Figures): Figures {
  return { ...known, connections: known.connections.map((view) => ({ ...view, online: false })) };
}

function textOf({ confirmed, unconfirmed, reserved }: ChainBalance): NonNullable<Status['onChain']> {
  return {
    confirmed: confirmed.toString(),
    unconfirmed: unconfirmed.toString(),
    reserved: reserved.toString(),
  };
}

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

async function attempt<T>(run: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    return { ok: false, error };
  }
}

/** One run at a time; whoever asks during a run gets the next one, which they all share. */
function coalesced(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    running = run().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (running === undefined) return start();
    next ??= running.then(() => {
      next = undefined;
      return start();
    });
    return next;
  };
}

/** "Code: sentence", as connection rows keep it. */
export function problemOf(text: string, handle: string): Problem {
  const [, code = 'Problem', message = text] = /^([A-Z][A-Za-z]+): (.*)$/s.exec(text) ?? [];
  return { code, message, handle };
}
