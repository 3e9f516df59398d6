import type { ChainNode } from '../chain/node.ts';
import type { Till } from '../shop/server/pay.ts';
import { type Admin, adminOf } from './admin.ts';
import { type Instance, newInstance } from './instance.ts';
import { tellNotificationUrl } from './notify/ipn.ts';
import { tellWebhooks } from './notify/webhooks.ts';
import { checkPicos } from './pico.ts';
import { serveInstance } from './server.ts';
import { openShop } from './shop.ts';
import { newStore, type Store } from './store.ts';
import { checkInvoices } from './watch.ts';

export interface BtcpayOptions {
  /** The sandbox's chain, in this process. */
  readonly node: ChainNode;
  /** On 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Milliseconds; the machine's own when left out. */
  readonly clock?: () => number;
  /** "/btcpay" for a server below a path. */
  readonly rootPath?: string;
  /** Answers with the names of servers before 2.0. */
  readonly oldNames?: boolean;
  /** How the first store differs from the defaults. */
  readonly store?: Partial<Store>;
  /** The wallet that asks for payments over channels. */
  readonly till?: Till;
  /** What each failed notification waits for its next try, in milliseconds. */
  readonly retryMs?: readonly number[];
  /** Told of failures that no caller waits for. */
  readonly onError?: (error: unknown) => void;
}

export interface Btcpay {
  /** With the root path, without a slash at the end. */
  readonly url: string;
  /** The first store. */
  readonly storeId: string;
  /** The demo page that sells by it. */
  readonly shopUrl: string;
  readonly admin: Admin;
  close(): Promise<void>;
}

const LOOK_MS = 500;
const RETRY_MS = [10_000, 60_000, 600_000, 600_000, 600_000, 600_000];

/** A BTCPay-compatible server with one store on the sandbox's chain, in memory. Throws PicoError PortTaken. */
export async function startBtcpay(options: BtcpayOptions): Promise<Btcpay> {
  const { node, port, clock: machine = Date.now, rootPath = '', onError = () => {} } = options;
  const clock = movable(machine);
  const instance = newInstance({
    ...{ node, now: clock.now, oldNames: options.oldNames ?? false },
    ...{ retryMs: options.retryMs ?? RETRY_MS, onError },
  });
  const store = newStore(options.store);
  instance.stores.set(store.id, store);
  instance.till = options.till;
  instance.listeners.add((event) => tellWebhooks(instance, event));
  instance.listeners.add((event) => tellNotificationUrl(instance, event));
  const server = await serveInstance(instance, { port, rootPath });
  instance.base = server.url;
  openShop(instance, store.id);
  const stopLooking = keepLooking(instance, onError);
  return {
    ...{ url: server.url, storeId: store.id, shopUrl: `${server.url}/shop` },
    admin: adminOf(instance, clock),
    async close() {
      await stopLooking();
      await server.close();
    },
  };
}

/** Sees payments and the end of invoices also when nobody asks. */
function keepLooking(instance: Instance, onError: (error: unknown) => void): () => Promise<void> {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let round = Promise.resolve();
  const look = async () => {
    try {
      await checkInvoices(instance);
      await checkPicos(instance);
    } catch (error) {
      if (!ended) onError(error);
    }
    if (!ended) timer = setTimeout(() => (round = look()), LOOK_MS);
  };
  instance.node.onTransaction(() => {
    if (!ended) void checkInvoices(instance).catch(onError);
  });
  timer = setTimeout(() => (round = look()), LOOK_MS);
  return async () => {
    ended = true;
    clearTimeout(timer);
    await round;
  };
}

function movable(machine: () => number) {
  let frozen: number | undefined;
  let ahead = 0;
  return {
    now: () => frozen ?? machine() + ahead,
    set(atMs: number | undefined) {
      frozen = atMs;
      ahead = 0;
    },
    advance(ms: number) {
      if (frozen === undefined) ahead += ms;
      else frozen += ms;
    },
  };
}
