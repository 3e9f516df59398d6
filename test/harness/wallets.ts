import { addressToScript } from '../../lib/bitcoin/address.ts';
import { concatBytes, type Hex, sha256, utf8ToBytes } from '../../lib/bytes.ts';
import { openWallet, type Wallet } from '../../lib/wallet/index.ts';
import type { WalletOptions } from '../../lib/wallet/types.ts';
import { type FakeChain, fakeChain } from './fake-chain.ts';
import { type FakeHub, fakeHub } from './fake-hub.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';

export interface World {
  readonly chain: FakeChain;
  readonly hub: FakeHub;
  now: number;
  open(name: string, options?: Partial<WalletOptions>): Promise<Wallet>;
  store(name: string): MemoryStore;
  setStore(name: string, store: MemoryStore): void;
  /** A wallet with coins and an open connection. */
  connected(
    name: string,
    quantity?: bigint,
    options?: Partial<WalletOptions>,
  ): Promise<{ wallet: Wallet; handle: Hex }>;
}

/** A chain, a hub and wallets in memory, over HTTP only: each step happens when it is asked for. */
export function world(): World {
  const chain = fakeChain();
  const hub = fakeHub(chain);
  const stores = new Map<string, MemoryStore>();
  const w: World = {
    chain,
    hub,
    now: 1_800_000_000,
    store(name) {
      const store = stores.get(name) ?? memoryStore();
      stores.set(name, store);
      return store;
    },
    setStore: (name, store) => void stores.set(name, store),
    open: (name, options = {}) =>
      openWallet({
        store: w.store(name),
        seed: seedOf(name),
        network: 'regtest',
        chain: chain.source,
        hub: hub.url,
        clock: () => w.now,
        fetch: hub.fetch,
        WebSocket: false,
        ...options,
      }),
    async connected(name, quantity = 100_000n, options = {}) {
      const wallet = await w.open(name, options);
      chain.fund(addressToScript(await wallet.receiveAddress(), 'regtest'), 4n * quantity);
      chain.mine();
      const { handle } = await wallet.connect({ asset: 'BTC', quantity, maxOwed: 1000n });
      await settleOpening(w, wallet);
      return { wallet, handle };
    },
  };
  return w;
}

async function settleOpening(w: World, wallet: Wallet): Promise<void> {
  for (let i = 0; i < 2; i++) {
    w.chain.mine();
    await w.hub.watch();
    await wallet.sync();
  }
  await wallet.tick();
}

export function seedOf(name: string): Uint8Array {
  const half = sha256(utf8ToBytes(name));
  return concatBytes(half, half);
}

/** Tries until it is so; every try does some work, nothing is timed. */
export async function until(done: () => Promise<boolean>, tries = 300): Promise<void> {
  for (let i = 0; i < tries; i++) if (await done()) return;
  throw new Error('it never happened');
}
