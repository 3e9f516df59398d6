import { hash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { scriptToAddress } from '../lib/bitcoin/address.ts';
import type { ChainSource } from '../lib/bitcoin/chain-source.ts';
import { esplora } from '../lib/bitcoin/esplora.ts';
import { requireNetwork } from '../lib/bitcoin/source-network.ts';
import { compareSources } from '../lib/bitcoin/two-sources.ts';
import { hashes } from '../lib/bytes.ts';
import type { HubConfig } from './config.ts';
import { type HubEcdsa, hubEcdsa } from './ecdsa.ts';
import type { Hub } from './hub.ts';
import { hubWords, passphraseFrom } from './key-file.ts';
import { hubKeys } from './keys.ts';
import { loadInto } from './load.ts';
import { type Loop, startLoop } from './loop.ts';
import { cullRound } from './loops/cull.ts';
import { fundRound } from './loops/fund.ts';
import { looksRound } from './loops/looks.ts';
import { payeesRound } from './loops/payees.ts';
import { publishRound } from './loops/publish.ts';
import { followTip, watchRound } from './loops/watch.ts';
import { newMetrics } from './metrics.ts';
import { startMetrics } from './metrics-server.ts';
import { routeEvent } from './route/events.ts';
import { attendAll } from './route/index.ts';
import { startServer } from './server.ts';
import { sqliteStore } from './store/sqlite.ts';
import type { HubStore } from './store/types.ts';
import { writer } from './writer.ts';

export interface StartOptions {
  /** Where the passphrase comes from; process.env when left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The hub's mnemonic, instead of the encrypted file. For tests. */
  readonly words?: string;
  readonly chain?: ChainSource;
  readonly store?: HubStore;
  readonly ecdsa?: HubEcdsa;
  readonly clock?: () => number;
  readonly onError?: (where: string, error: unknown) => void;
  /** The store failed: nothing may be said any more. Must end the process. */
  readonly onFatal?: (error: unknown) => void;
}

export interface StartedHub {
  readonly url: string;
  readonly metricsUrl: string;
  readonly pubkey: string;
  /** Where the operator sends the money that funds h2c channels. */
  readonly address: string;
  readonly hub: Hub;
  close(): Promise<void>;
}

function chainOf(config: HubConfig): ChainSource {
  const [first = '', second] = config.chain;
  return second === undefined ? esplora(first) : compareSources(esplora(first), esplora(second));
}

/** Memory without anything in it, over a store. */
export function newHub(
  config: HubConfig,
  words: string,
  options: StartOptions & { readonly store: HubStore },
): Hub {
  const { store, ecdsa = hubEcdsa(), chain = chainOf(config), clock = Date.now } = options;
  const onFatal =
    options.onFatal ??
    ((error: unknown) => {
      process.stderr.write(`hub: the store failed, nothing more is answered: ${String(error)}\n`);
      process.exit(1);
    });
  // Several times faster than JavaScript's, and hashing is a good part of a payment.
  hashes.sha256 = (data) => hash('sha256', data, 'buffer');
  const hub: Hub = {
    config,
    keys: hubKeys(words, config.network),
    ecdsa,
    store,
    chain,
    clock,
    writer: writer({ store, before: () => attendAll(hub), fatal: onFatal }),
    metrics: newMetrics(),
    health: new Map(),
    byHandle: new Map(),
    byId: new Map(),
    live: new Map(),
    broadcasts: new Map(),
    attend: new Set(),
    looks: new Set(),
    soft: new Set(),
    requests: 0,
    early: 0n,
    lastConnection: 0,
    lastOpen: 0,
    tip: 0,
    tipHash: '',
    feerate: 1,
    liquidity: 0n,
    onError: options.onError ?? (() => {}),
    route: (c, event) => routeEvent(hub, c, event),
    wake: () => {},
  };
  return hub;
}

function startLoops(hub: Hub): Loop[] {
  const { pollMs } = hub.config;
  const slow = Math.max(pollMs, 1000);
  const rounds: readonly [string, number, () => Promise<void> | void][] = [
    ['watch', pollMs, () => watchRound(hub)],
    ['fund', pollMs, () => fundRound(hub)],
    ['publish', pollMs, () => publishRound(hub)],
    ['looks', slow, () => looksRound(hub)],
    ['payees', 250, () => payeesRound(hub)],
    ['cull', 60_000, () => cullRound(hub)],
  ];
  const { health, clock, onError } = hub;
  const loops = rounds.map(([name, intervalMs, round]) =>
    startLoop({ name, intervalMs, round, health, clock, onError }),
  );
  const byName = new Map(loops.map((loop) => [loop.name, loop]));
  hub.wake = (name) => byName.get(name)?.wake();
  return loops;
}

/**
 * A running hub: keys, store, chain, API, loops. Throws WrongPassphrase, StoreLocked, StoreTooNew, WrongChain,
 * ChainUnavailable, PortTaken.
 */
export async function startHub(config: HubConfig, options: StartOptions = {}): Promise<StartedHub> {
  mkdirSync(config.dir, { recursive: true, mode: 0o700 });
  const { env = process.env, words } = options;
  const seed = words ?? (await hubWords(config.dir, passphraseFrom(env, config.dir, config.network)));
  const store = options.store ?? sqliteStore(join(config.dir, 'hub.sqlite'));
  const hub = newHub(config, seed, { ...options, store });
  try {
    await requireNetwork(hub.chain, config.network);
    await followTip(hub);
    // The first round of the watch loop then looks at everything.
    hub.tipHash = '';
    loadInto(hub);
    const server = await startServer(hub);
    const metrics = await startMetrics(hub).catch(async (error: unknown) => {
      await server.close();
      throw error;
    });
    const loops = startLoops(hub);
    const stop = async (): Promise<void> => {
      await Promise.all(loops.map((loop) => loop.stop()));
      await server.close();
      await metrics.close();
      await hub.writer.durable();
      store.close();
    };
    let stopped: Promise<void> | undefined;
    return {
      url: server.url,
      metricsUrl: metrics.url,
      pubkey: hub.keys.identityHex,
      address: scriptToAddress(hub.keys.home, config.network) ?? '',
      hub,
      close() {
        stopped ??= stop();
        return stopped;
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}
