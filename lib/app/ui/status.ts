import type { Problem, Status, TabRef } from '../../rpc/views.ts';
import type { ConnectionRow } from '../../wallet/rows.ts';
import { sum } from './amounts.ts';
import { backupMissing } from './backup-reminder.ts';
import type { UiDeps, UiHandlers } from './deps.ts';
import { type FiguresKeeper, problemOf } from './figures.ts';
import { loadSettings } from './settings-row.ts';

/** Older figures are looked at anew behind the answer. */
const STALE_SECONDS = 10;

/** What the popup paints first: from memory and the store, nobody is asked. */
export function statusHandlers(deps: UiDeps, figures: FiguresKeeper): Pick<UiHandlers, 'status' | 'refresh'> {
  const { store, keyring, pages, platform } = deps;

  /** A connection on the line is the best witness; those of another hub say nothing of this one. */
  function hubOnline(url: string | undefined, connections: Status['connections']): boolean | undefined {
    if (url === undefined) return undefined;
    if (keyring.spender() !== undefined && connections.some((one) => one.online && sameUrl(one.hub, url)))
      return true;
    const heard = figures.outside.now();
    return heard.hub !== undefined && sameUrl(heard.hub, url) ? heard.hubOnline : undefined;
  }

  async function status(tab: TabRef | undefined): Promise<Status> {
    const [phase, settings, known] = await Promise.all([
      keyring.phase(),
      loadSettings(store, platform.defaults),
      figures.now(),
    ]);
    if (platform.clock() - known.at > STALE_SECONDS) void figures.look();
    const origin = originOf(tab?.url);
    const hosts = [...(settings.hub === undefined ? [] : [settings.hub]), ...settings.chains];
    const [queue, missingHosts, site, backup, rows] = await Promise.all([
      pages.cards(),
      platform.missingHosts(hosts),
      origin === undefined || phase === 'none' ? undefined : pages.site(origin),
      backupMissing(store, known),
      store.list<ConnectionRow>('connections'),
    ]);
    const { connections } = known;
    const open = connections.filter((one) => one.status === 'open');
    const { chainReachable } = figures.outside.now();
    const online = hubOnline(settings.hub, connections);
    return {
      version: platform.version,
      phase,
      ...(phase !== 'none' && { network: settings.network }),
      ...(known.at > 0 && { asOf: known.at }),
      sendable: sum(open.map((one) => BigInt(one.sendable))).toString(),
      receivable: sum(open.map((one) => BigInt(one.receivable))).toString(),
      ...(known.onChain !== undefined && { onChain: known.onChain }),
      ...(settings.hub !== undefined && {
        hub: { url: settings.hub, ...(online !== undefined && { online }) },
      }),
      ...(chainReachable !== undefined && {
        chain: {
          reachable: chainReachable,
          ...(known.height !== undefined && { height: known.height }),
        },
      }),
      missingHosts,
      connections,
      waiting: queue.cards.length,
      ...(site !== undefined && { site }),
      problems: allProblems(figures, connections),
      backup: phase === 'none' ? { words: false, file: false } : backup,
      elsewhere: rows.some((row) => row.stale === true && row.status !== 'closed'),
      settings,
    };
  }

  return {
    status: (params) => status(params?.tab),
    async refresh() {
      await figures.lookOutside();
      return null;
    },
  };
}

/** Those of connections first; the same kind of the same connection once. */
function allProblems(figures: FiguresKeeper, connections: Status['connections']): readonly Problem[] {
  const own = connections
    .filter(({ status }) => status !== 'closed')
    .flatMap(({ handle, problem }) => (problem === undefined ? [] : [problemOf(problem, handle)]));
  const told = new Set(own.map(({ code, handle }) => `${code}|${handle}`));
  return [...own, ...figures.problems.list().filter((p) => !told.has(`${p.code}|${p.handle}`))];
}

function sameUrl(a: string, b: string): boolean {
  return new URL(a).href === new URL(b).href;
}

/** Of pages that could use the wallet; anything else has no site card. */
function originOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, origin } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
}
