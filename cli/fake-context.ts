import type { ChainSource } from '../lib/bitcoin/chain-source.ts';
import type { WalletApi } from '../lib/wallet/types.ts';
import type { Shops } from './btcpay/shops.ts';
import type { StoreBook } from './btcpay/store-book.ts';
import type { Context } from './command.ts';

/** A context for unit tests, at unix second 1,000: its parts have the methods they are given, and fail loudly on any other. */
export function fakeContext(parts: {
  readonly wallet?: Partial<WalletApi>;
  readonly chain?: Partial<ChainSource>;
  readonly shops?: Shops;
  readonly stores?: Partial<StoreBook>;
}): Context {
  return {
    network: 'regtest',
    clock: () => 1000,
    chain: async () => partial<ChainSource>('chain', parts.chain ?? {}),
    wallet: async () => partial<WalletApi>('wallet', parts.wallet ?? {}),
    shops: async () => parts.shops ?? partial<Shops>('shops', {}),
    stores: partial<StoreBook>('stores', parts.stores ?? {}),
  };
}

function partial<T extends object>(name: string, methods: Partial<T>): T {
  return new Proxy(methods as T, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key);
      // A promise resolves with the object: it asks whether that is a promise too.
      if (found === undefined && key !== 'then')
        throw new Error(`the test gave the ${name} no ${String(key)}`);
      return found;
    },
  });
}
