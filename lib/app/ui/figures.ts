import type { ConnectionView, Problem, Status } from '../../rpc/views.ts';
import type { ConnectionRow } from '../../wallet/rows.ts';
import type { WalletApi, WalletEvent } from '../../wallet/types.ts';
import { type ChainHistory, chainHistory } from './chain-history.ts';
import { connectionView } from './connection-view.ts';
import type { UiDeps } from './deps.ts';
import { type Problems, problemList } from './problems.ts';

const KEY = 'figures';

/** What was last known: settings, key 'figures'. A locked or offline screen still shows it, with its age. */
export interface Figures {
  /** Unix seconds; 0 before the first look. */
  readonly at: number;
  readonly height?: number;
  readonly onChain?: Status['onChain'];
  readonly hubOnline?: boolean;
  readonly chainReachable?: boolean;
  readonly connections: readonly ConnectionView[];
}

export interface FiguresKeeper {
  now(): Promise<Figures>;
  readonly history: ChainHistory;
  readonly problems: Problems;
  /** The running wallet; its events keep the figures fresh until the function that comes back is called. */
  watch(wallet: WalletApi): () => void;
  /** Looks at the wallet's connections, and asks nobody but the wallet. One look at a time, and one more if asked meanwhile. */
  look(): Promise<void>;
  /** Looks at chain and hub. Never throws: what could not be reached is in the figures. */
  lookOutside(): Promise<void>;
}

export function figuresKeeper(deps: UiDeps): FiguresKeeper {
  const { store, platform, log, changed } = deps;
  const history = chainHistory(deps);
  const problems = problemList(platform.clock);
  let figures: Figures | undefined;
  let wallet: WalletApi | undefined;

  async function now(): Promise<Figures> {
    figures ??= (await store.get<Figures>('settings', KEY)) ?? { at: 0, connections: [] };
    return figures;
  }

  async function save(change: Partial<Figures>): Promise<void> {
    const before = await now();
    figures = { ...before, ...change, at: platform.clock() };
    await store.commit([{ put: 'settings', key: KEY, value: figures }]);
    const { at: _, ...old } = before;
    const { at: __, ...fresh } = figures;
    if (JSON.stringify(old) !== JSON.stringify(fresh)) changed(['status', 'connections']);
  }

  async function views(from: WalletApi, height: number): Promise<ConnectionView[]> {
    const infos = await from.connections();
    const rows = new Map(
      (await store.list<ConnectionRow>('connections')).map((row) => [row.handle, row] as const),
    );
    const at = { network: from.network, height, clock: platform.clock() };
    return infos.map((info) => connectionView(info, rows.get(info.handle), at));
  }

  async function lookNow(): Promise<void> {
    if (wallet === undefined) return;
    const { height = 0 } = await now();
    await save({ connections: await views(wallet, height) });
  }

  async function outsideNow(): Promise<void> {
    const from = wallet;
    if (from === undefined) return;
    problems.clear();
    const ticked = await attempt(() => from.tick());
    if (ticked.ok) for (const problem of ticked.value.problems) problems.add(problem);
    const tip = ticked.ok ? ticked.value.tip.height : undefined;
    const balance = await attempt(() => from.balance());
    const hub = await attempt(() => from.hubStatus());
    const seen = ticked.ok && balance.ok ? await attempt(() => history.update(from)) : undefined;
    for (const result of [ticked, balance, hub]) if (!result.ok) log.error('refresh', result.error);
    const height = tip ?? (await now()).height;
    const connections = await attempt(() => views(from, height ?? 0));
    const reached = ticked.ok || (balance.ok && seen?.ok === true);
    await save({
      chainReachable: reached,
      hubOnline: hub.ok,
      ...(height !== undefined && { height }),
      ...(connections.ok && { connections: connections.value }),
      ...(balance.ok && {
        onChain: {
          confirmed: balance.value.confirmed.toString(),
          unconfirmed: balance.value.unconfirmed.toString(),
          reserved: balance.value.reserved.toString(),
        },
      }),
    });
    if (seen?.ok && seen.value) changed(['activity']);
  }

  function onEvent(event: WalletEvent): void {
    if (event.type === 'problem') {
      problems.add(event);
      log.add('problem', { code: event.code });
      changed(['status']);
      return;
    }
    void keeper.look();
    if (event.type === 'received') changed(['activity', 'invoices']);
    if (event.type === 'payment') changed(['activity', 'sites']);
  }

  const keeper: FiguresKeeper = {
    now,
    history,
    problems,
    watch(opened) {
      wallet = opened;
      const off = opened.on(onEvent);
      void keeper.look();
      return () => {
        off();
        if (wallet === opened) wallet = undefined;
      };
    },
    look: coalesced(() => lookNow().catch((error: unknown) => log.error('figures', error))),
    lookOutside: coalesced(() => outsideNow().catch((error: unknown) => log.error('figures', error))),
  };
  return keeper;
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
