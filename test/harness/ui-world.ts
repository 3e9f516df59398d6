import { join } from 'node:path';
import { type Keyring, openKeyring } from '../../lib/app/keyring.ts';
import { type Log, openLog } from '../../lib/app/log.ts';
import { memorySession } from '../../lib/app/session.ts';
import { createShops, type Shops } from '../../lib/app/shop/shops.ts';
import type { UiDeps, UiPages } from '../../lib/app/ui/deps.ts';
import { createUiService, type UiService } from '../../lib/app/ui/service.ts';
import { loadSettings } from '../../lib/app/ui/settings-row.ts';
import { esplora } from '../../lib/bitcoin/esplora.ts';
import { networkNamed } from '../../lib/bitcoin/networks.ts';
import type { Bytes } from '../../lib/bytes.ts';
import type { UiTopic } from '../../lib/rpc/wire.ts';
import { openNodeStore } from '../../lib/store/node/open.ts';
import type { Store } from '../../lib/store/types.ts';
import { openWallet, type Wallet } from '../../lib/wallet/index.ts';
import type { WalletWorld } from './wallet-world.ts';

/** A password that no list has. */
export const PASSWORD = 'Zebra-quilt-49-orbit';

/** The background of one browser as its screens meet it: the real handlers over the real keyring, wallet and store. */
export interface Desk {
  readonly ui: UiService['handlers'];
  readonly store: Store;
  readonly keyring: Keyring;
  readonly log: Log;
  readonly topics: UiTopic[];
  readonly shops: Shops;
  erased: boolean;
  close(): Promise<void>;
}

export interface DeskOptions {
  /** Unix seconds. */
  readonly clock?: () => number;
  readonly pages?: Partial<UiPages>;
  /** How shops are reached. */
  readonly fetch?: typeof fetch;
}

export async function desk(world: WalletWorld, name: string, options: DeskOptions = {}): Promise<Desk> {
  const clock = options.clock ?? (() => Math.floor(Date.now() / 1000));
  const store = await openNodeStore({ path: join(world.dir, `${name}.sqlite`) });
  const log = openLog({ store, clock, salt: name });
  const topics: UiTopic[] = [];
  let service: UiService | undefined;
  const opened = (wallet: Wallet): Wallet => {
    service?.watch(wallet);
    return wallet;
  };
  const common = async () => {
    const { network, hub, chains } = await loadSettings(store);
    const [url = world.chain.url] = chains;
    const chain = esplora(url, { maxRetries: 0 });
    return { store, clock, network: networkNamed(network).name, chain, ...(hub !== undefined && { hub }) };
  };
  const keyring = await openKeyring({
    store,
    clock,
    session: memorySession(),
    openFull: async (seed: Bytes) => opened(await openWallet({ ...(await common()), seed: seed.slice() })),
    openRestricted: async (keys) => opened(await openWallet({ ...(await common()), keys })),
    liveBudgetHandles: async () => [],
    kdf: { iterations: 100_000 },
  });
  const shops = createShops({
    ...{ store, keyring, network: async () => (await loadSettings(store)).network },
    ...{ nowMs: () => Date.now(), wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
  });
  const self: Desk = {
    get ui() {
      return made.handlers;
    },
    ...{ store, keyring, log, topics, shops, erased: false },
    async close() {
      await keyring.lock({ pauseBudgets: true });
      await store.close();
    },
  };
  const deps: UiDeps = {
    ...{ store, keyring, log },
    pages: { ...emptyPages(), ...options.pages },
    shops,
    platform: {
      clock,
      version: '0.1.0',
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      missingHosts: async () => [],
      chainAt: (url) => esplora(url, { maxRetries: 0 }),
      async erase() {
        self.erased = true;
      },
    },
    changed: (news) => void topics.push(...news),
  };
  const made = createUiService(deps);
  service = made;
  return self;
}

/** With a wallet of fresh words, the world's chain and hub, and coins. */
export async function readyDesk(
  world: WalletWorld,
  name: string,
  options: DeskOptions & { readonly coins?: bigint } = {},
): Promise<Desk> {
  const self = await desk(world, name, options);
  const { words } = await self.ui.newWords(undefined);
  const { hub, chain } = world;
  await self.ui.setup({ words, password: PASSWORD, network: 'regtest', hub: hub.url, chains: [chain.url] });
  const { address } = await self.ui.address(undefined);
  await chain.faucet(address, options.coins ?? 1_000_000n);
  await chain.mine();
  await self.ui.refresh(undefined);
  return self;
}

/** With an open connection, both ways. */
export async function connectedDesk(
  world: WalletWorld,
  name: string,
  options: DeskOptions & { readonly quantity?: string } = {},
): Promise<Desk & { readonly handle: string }> {
  const self = await readyDesk(world, name, options);
  const wallet = self.keyring.wallet();
  await wallet.start({ tickSeconds: 3600 });
  const { handle } = await self.ui.connect({ quantity: options.quantity ?? '100000', expireTime: 200 });
  await world.mineUntil([wallet], async () => {
    const info = await wallet.connection(handle);
    return info.status === 'open' && info.receivable > 0n;
  });
  await self.ui.refresh(undefined);
  return Object.assign(self, { handle });
}

function emptyPages(): UiPages {
  const nothing = async (): Promise<void> => undefined;
  return {
    cards: async () => ({ cards: [] }),
    ...{ approve: nothing, askShop: nothing, reject: nothing, rejectAll: nothing },
    sites: async () => [],
    site: async () => undefined,
    ...{ revoke: nothing, block: nothing, declineBlock: nothing, unblock: nothing },
    ...{ pause: nothing, setBudget: nothing },
  };
}
