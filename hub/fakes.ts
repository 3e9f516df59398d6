import { bytesToHex, type Hex, sha256, utf8ToBytes } from '../lib/bytes.ts';
import { type HubConfig, parseConfig } from './config.ts';
import { hubEcdsa } from './ecdsa.ts';
import { type FakeChain, fakeChain, TIP } from './fake-chain.ts';
import { Client, type ClientOptions } from './fake-client.ts';
import { type MemoryStore, memoryStore } from './fake-store.ts';
import type { Hub } from './hub.ts';
import { loadInto } from './load.ts';
import { newHub } from './start.ts';
import type { HubStore } from './store/types.ts';

export { Client, memoryStore, TIP };

/** Fakes for the hub's unit tests: a store in memory, a chain that says what it is told, clients without sockets. */

export const WORDS =
  'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';

export interface World {
  hub: Hub;
  readonly store: MemoryStore;
  readonly chain: FakeChain;
  readonly clients: Client[];
  now: number;
  /** Kills the hub as kill -9 would, and starts it again over what the store has. Clients must connect again. */
  restart(): void;
  /** Lets everything that is on its way arrive. */
  settle(): Promise<void>;
  /** A connection with both channels open; `receive` is the deposit of h2c. */
  client(options?: ClientOptions): Promise<Client>;
}

export function world(config: Record<string, unknown> = {}): World {
  const store = memoryStore();
  const chain = fakeChain();
  const parsed: HubConfig = parseConfig({
    network: 'regtest',
    chain: 'http://127.0.0.1:1',
    port: 0,
    dir: '/nowhere',
    ...config,
  });
  const ecdsa = hubEcdsa();
  const clock = { now: 1_700_000_000_000 };
  let kill: () => void = () => {};
  const start = (): Hub => {
    let dead = false;
    kill = () => {
      dead = true;
    };
    const own: HubStore = {
      ...store,
      write(batch) {
        if (dead) throw new Error('this hub was killed');
        return store.write(batch);
      },
    };
    const hub = newHub(parsed, WORDS, {
      store: own,
      chain,
      ecdsa,
      clock: () => clock.now,
      onFatal: () => {},
    });
    hub.tip = TIP;
    hub.feerate = 2;
    return hub;
  };
  const w: World = {
    store,
    chain,
    clients: [],
    get now() {
      return clock.now;
    },
    set now(ms) {
      clock.now = ms;
    },
    hub: start(),
    restart() {
      kill();
      const { tip } = w.hub;
      w.hub = start();
      w.hub.tip = tip;
      loadInto(w.hub);
    },
    async settle() {
      for (let i = 0; i < 12; i++) await w.hub.writer.durable();
    },
    async client(options = {}) {
      const c = new Client(w, options);
      w.clients.push(c);
      await c.open();
      return c;
    },
  };
  return w;
}

/** A preimage and its hash, by number. */
export function secret(i: number | string): { readonly preimage: Hex; readonly hash: Hex } {
  const preimage = sha256(utf8ToBytes(`preimage ${i}`));
  return { preimage: bytesToHex(preimage), hash: bytesToHex(sha256(preimage)) };
}
