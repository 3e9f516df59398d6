import { followShopPayments } from '../lib/app/shop/on-payment.ts';
import type { ChainSource } from '../lib/bitcoin/chain-source.ts';
import { esplora } from '../lib/bitcoin/esplora.ts';
import { mnemonicToSeed } from '../lib/bitcoin/seed.ts';
import { requireNetwork } from '../lib/bitcoin/source-network.ts';
import { compareSources } from '../lib/bitcoin/two-sources.ts';
import { openNodeStore } from '../lib/store/node/open.ts';
import type { Store } from '../lib/store/types.ts';
import { openWallet } from '../lib/wallet/index.ts';
import type { WalletApi, WalletOptions } from '../lib/wallet/types.ts';
import { openShops } from './btcpay/shops.ts';
import { storeBook } from './btcpay/store-book.ts';
import type { Context } from './command.ts';
import { type Home, storePath } from './home.ts';
import { adoptWords, wordsOf } from './seed.ts';
import { deliveryWrites } from './serve/webhooks.ts';
import { chainNotSet, type Settings } from './settings.ts';

/** The world around the process: replaced in tests. */
export interface ShellIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Result and announcements. */
  out(text: string): void;
  /** Errors and warnings. */
  err(text: string): void;
  /** Standard input, to its end. */
  readInput(): Promise<string>;
  /** Resolves on Ctrl-C or SIGTERM; until it is called for the first time these end the process at once. */
  stopped(): Promise<void>;
}

/** What the commands of the shell may use beside what those of `serve` may. */
export interface ShellContext extends Context, ShellIo {
  readonly settings: Settings;
  readonly home: Home;
  store(): Promise<Store>;
  /** The wallet of this home, with rows to be written beside each incoming payment. Opened once. */
  openWallet(onReceived?: WalletOptions['onReceived']): Promise<WalletApi>;
  /** The mnemonic of this home; made when it has none yet. */
  words(): Promise<string>;
  /** Makes these the words of a home that has none. Throws WalletExists when it has others. */
  adoptWords(words: string): Promise<void>;
  /** Lets go of wallet and store. */
  close(): Promise<void>;
}

/** Opens nothing yet: each thing when it is first asked for. */
export function openShell(io: ShellIo, settings: Settings, home: Home): ShellContext {
  const { network } = settings;
  const clock = () => Math.floor(Date.now() / 1000);
  const chain = once(() => checked(settings));
  const store = once(() => openNodeStore({ path: storePath(home) }));
  let wallet: Promise<WalletApi> | undefined;

  // The store's lock comes first: two processes must not make two seeds.
  const words = async () => {
    await store();
    return await wordsOf(home, io.env);
  };
  const open = async (onReceived: WalletOptions['onReceived']): Promise<WalletApi> => {
    const seed = mnemonicToSeed(await words());
    return await openWallet({
      ...{ store: await store(), seed, network, chain: sourceOf(settings), hub: settings.hub, clock },
      onPayment: followShopPayments(await store()),
      ...(onReceived && { onReceived }),
    });
  };
  const context: ShellContext = {
    ...io,
    ...{ network, settings, home, clock, chain, store, words, stores: storeBook(home, io.env) },
    openWallet(onReceived) {
      wallet ??= open(onReceived);
      return wallet;
    },
    shops: once(async () => openShops({ store: await store(), network, wallet: context.wallet })),
    wallet: () => context.openWallet(settings.webhook === undefined ? undefined : deliveryWrites),
    async adoptWords(given) {
      await store();
      await adoptWords(home, io.env, given);
    },
    async close() {
      const opened = await wallet?.catch(() => undefined);
      await opened?.stop();
      if (store.asked()) await (await store().catch(() => undefined))?.close();
    },
  };
  return context;
}

/** The servers of the settings, asked for nothing yet: the wallet checks them itself where money moves. */
function sourceOf({ chain, network }: Settings): ChainSource {
  const [first, second] = chain.map((url) => esplora(url, { maxRetries: 2 }));
  if (!first) throw chainNotSet(network);
  return second ? compareSources(first, second) : first;
}

async function checked(settings: Settings): Promise<ChainSource> {
  const source = sourceOf(settings);
  await requireNetwork(source, settings.network);
  return source;
}

function once<T>(make: () => Promise<T>): { (): Promise<T>; asked(): boolean } {
  let made: Promise<T> | undefined;
  const get = () => {
    made ??= make();
    return made;
  };
  return Object.assign(get, { asked: () => made !== undefined });
}
