import { join } from 'node:path';
import { openHome, storePath } from '../../cli/home.ts';
import { wordsOf } from '../../cli/seed.ts';
import { esplora } from '../../lib/bitcoin/esplora.ts';
import { mnemonicToSeed } from '../../lib/bitcoin/seed.ts';
import type { Hex } from '../../lib/bytes.ts';
import { openNodeStore } from '../../lib/store/node/open.ts';
import type { Store } from '../../lib/store/types.ts';
import { openWallet, type Wallet } from '../../lib/wallet/index.ts';
import type { LedgerRow } from '../../lib/wallet/rows.ts';
import { type Person, until, type World } from '../e2e/cli-driver.ts';
import { seedOf } from '../harness/wallets.ts';

/** A wallet in this process, and its store. */
export interface Open {
  readonly wallet: Wallet;
  readonly store: Store;
  close(): Promise<void>;
}

async function opened(store: Store, seed: Uint8Array, { chain, hub }: World): Promise<Open> {
  const source = esplora(chain.url);
  const wallet = await openWallet({ store, seed, network: 'regtest', chain: source, hub: hub.url });
  return {
    wallet,
    store,
    async close() {
      await wallet.stop();
      await store.close();
    },
  };
}

/** By home: to make a seed of its words takes long. */
const seeds = new Map<string, Uint8Array>();

/** Opens the wallet of a home as the command would, in this process: to prepare it, and to look into it. */
export async function openPerson(world: World, { home }: Person): Promise<Open> {
  const place = openHome(home, 'regtest');
  const store = await openNodeStore({ path: storePath(place) });
  const seed = seeds.get(home) ?? mnemonicToSeed(await wordsOf(place, {}));
  seeds.set(home, seed);
  return await opened(store, seed, world);
}

/** Someone who never dies: a wallet that lives in this process, with an open connection, online. */
export async function neighbour(world: World, folder: string, name: string): Promise<Open & { handle: Hex }> {
  const store = await openNodeStore({ path: join(folder, `${name}.sqlite`) });
  const open = await opened(store, seedOf(name), world);
  await world.chain.faucet(await open.wallet.receiveAddress(), 1_000_000n);
  await world.chain.mine();
  await open.wallet.start({ tickSeconds: 3600 });
  const [handle = ''] = await connectAll(world, open, [500_000n]);
  return { ...open, handle };
}

/** Opens connections with these deposits, and waits until each can pay and be paid. */
export async function connectAll(
  { chain }: World,
  { wallet }: Open,
  deposits: readonly bigint[],
): Promise<Hex[]> {
  const handles: Hex[] = [];
  for (const quantity of deposits)
    handles.push((await wallet.connect({ asset: 'BTC', quantity, maxOwed: 1000n })).handle);
  await until('the connections are open', async () => {
    await chain.mine();
    await wallet.sync();
    const infos = await Promise.all(handles.map((handle) => wallet.connection(handle)));
    return infos.every(({ status, receivable }) => status === 'open' && receivable > 0n);
  });
  return handles;
}

/** The ledger's entries of a kind that speak of this token (a payment hash, or an open payment's token). */
export async function entries(store: Store, kind: LedgerRow['kind'], token: Hex): Promise<string[]> {
  const rows = await store.list<LedgerRow>('ledger', { index: 'at' });
  return rows.filter((row) => row.kind === kind && row.token === token).map(({ quantity }) => quantity);
}
