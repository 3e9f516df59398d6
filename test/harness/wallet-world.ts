import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../hub/config.ts';
import { type StartedHub, startHub } from '../../hub/start.ts';
import { esplora } from '../../lib/bitcoin/esplora.ts';
import type { Hex } from '../../lib/bytes.ts';
import { openNodeStore } from '../../lib/store/node/open.ts';
import type { Store } from '../../lib/store/types.ts';
import { openWallet, type Wallet, type WalletOptions } from '../../lib/wallet/index.ts';
import { type ChainHarness, chainHarness } from './chain.ts';
import { freePort } from './free-port.ts';
import { seedOf } from './wallets.ts';

/** Much longer than anything takes here, on a machine with other work to do too. */
const PATIENCE_MS = 60_000;
const WORDS = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';

export interface Home {
  readonly wallet: Wallet;
  readonly store: Store;
  /** The process is gone, without a word to anyone. */
  kill(): Promise<void>;
}

/** A verifying chain, the real hub and real wallets, each with its own SQLite file, in one process. */
export interface WalletWorld {
  readonly chain: ChainHarness;
  hub: StartedHub;
  /** Once; nothing is left of it but its folder. */
  stopHub(): Promise<void>;
  readonly errors: unknown[];
  /** Where the stores are: NAME.sqlite. */
  readonly dir: string;
  /** After it was closed, where it was. */
  startHub(): Promise<void>;
  home(name: string, options?: Partial<WalletOptions>): Promise<Home>;
  /** With coins and an open connection of 100,000 sat each way. */
  connected(
    name: string,
    request?: { expireTime?: number; maxOwed?: bigint },
  ): Promise<Home & { handle: Hex }>;
  /** Mines a block at a time, and lets everyone look, until it is so. */
  mineUntil(wallets: readonly Wallet[], done: () => Promise<boolean>, blocks?: number): Promise<void>;
  close(): Promise<void>;
}

export async function walletWorld(config: Record<string, unknown> = {}): Promise<WalletWorld> {
  const chain = await chainHarness();
  const dir = mkdtempSync(join(tmpdir(), 'wallets-'));
  const homes = new Set<Home>();
  const errors: unknown[] = [];
  const port = await freePort();
  const start = () =>
    startHub(
      parseConfig({
        network: 'regtest',
        chain: [chain.url],
        port,
        metrics_port: 0,
        dir: join(dir, 'hub'),
        poll_ms: 50,
        ...config,
      }),
      { words: WORDS, onError: (where, error) => errors.push([where, error]) },
    );
  let stopped = false;
  const world: WalletWorld = {
    chain,
    errors,
    dir,
    hub: await start(),
    async stopHub() {
      if (stopped) return;
      stopped = true;
      await world.hub.close();
    },
    async startHub() {
      world.hub = await start();
      stopped = false;
    },
    async home(name, options = {}) {
      const store = await openNodeStore({ path: join(dir, `${name}.sqlite`) });
      const wallet = await openWallet({
        store,
        seed: seedOf(name),
        network: 'regtest',
        chain: esplora(chain.url),
        hub: world.hub.url,
        ...options,
      });
      const home: Home = {
        wallet,
        store,
        async kill() {
          homes.delete(home);
          await wallet.stop();
          await store.close();
        },
      };
      homes.add(home);
      return home;
    },
    async connected(name, request = {}) {
      const home = await world.home(name);
      const { wallet } = home;
      await chain.faucet(await wallet.receiveAddress(), 1_000_000n);
      await chain.mine();
      await wallet.start({ tickSeconds: 3600 });
      const { handle } = await wallet.connect({
        asset: 'BTC',
        quantity: 100_000n,
        expireTime: 200,
        ...request,
      });
      await world.mineUntil([wallet], async () => {
        const info = await wallet.connection(handle);
        return info.status === 'open' && info.receivable > 0n;
      });
      return { ...home, handle };
    },
    async mineUntil(wallets, done, blocks = 40) {
      for (let i = 0; i < blocks; i++) {
        await chain.mine();
        if (!stopped) await hubSees(world);
        for (const wallet of wallets) await wallet.tick();
        for (let j = 0; j < (stopped ? 1 : 20); j++) {
          if (await done()) return;
          await pause(10);
        }
      }
      throw new Error(`not so after ${blocks} blocks`);
    },
    async close() {
      for (const home of [...homes]) await home.kill();
      await world.stopHub();
      await chain.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await chain.faucet(world.hub.address, 50_000_000n);
  await chain.mine();
  return world;
}

async function hubSees({ chain, hub }: WalletWorld): Promise<void> {
  await eventually(async () => hub.hub.tip >= chain.height());
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Looks again and again, for things that happen on their own. */
export async function eventually(done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await done())) {
    if (Date.now() > end) throw new Error('it never happened');
    await pause(10);
  }
}
