import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseConfig } from '../hub/config.ts';
import type { Connection } from '../hub/connection.ts';
import { type StartedHub, startHub } from '../hub/start.ts';
import { addressToScript } from '../lib/bitcoin/address.ts';
import { mineOnTransaction } from '../sandbox/chain/auto-mine.ts';
import { type ChainServer, startChain } from '../sandbox/chain/server.ts';
import { freePort } from '../test/harness/free-port.ts';
import { openShop, type Shop } from './btcpay/shop.ts';
import { pause } from './driver/wait.ts';
import { type Payee, startPayee } from './payee.ts';
import { type Site, startSite } from './site.ts';

const WORDS = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';

/** What a browser meets: a chain that mines on transactions, a hub with money, a payee, and web sites. All on this machine. */
export interface World {
  readonly chain: ChainServer;
  readonly chainUrl: string;
  /** The same after a restart. */
  readonly hubUrl: string;
  readonly payee: Payee;
  /** A web site of its own origin; it ends with the world. */
  newSite(): Promise<Site>;
  /** A BTCPay server with its shop; it ends with the world. */
  newShop(): Promise<Shop>;
  /** Failures inside hub and shops that nobody waited for. */
  readonly errors: readonly unknown[];
  /** Money from nowhere, in a block. */
  fund(address: string, amountSat: bigint): Promise<void>;
  mine(blocks?: number): Promise<void>;
  height(): number;
  mineUntil(what: string, done: () => Promise<boolean>): Promise<void>;
  /** The hub's own side of a connection, with its keys: all that a dishonest one needs. Throws when there is none. */
  hubSide(handle: string): Connection;
  stopHub(): Promise<void>;
  startHub(): Promise<void>;
  close(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const dir = mkdtempSync(path.join(tmpdir(), 'picopay-browsers-'));
  const errors: unknown[] = [];
  const chain = await startChain({ port: 0 });
  const port = await freePort();
  const start = (): Promise<StartedHub> =>
    startHub(
      parseConfig({ network: 'regtest', chain: chain.url, port, metrics_port: 0, dir, poll_ms: 100 }),
      { words: WORDS, onError: (where, error) => errors.push(`${where}: ${String(error)}`) },
    );
  let hub: StartedHub | undefined = await start();
  const hubUrl = hub.url;
  for (let i = 0; i < 20; i++) await chain.faucet(addressToScript(hub.address, 'regtest'), 100_000_000n);
  const mine = async (blocks = 1): Promise<void> => {
    await chain.node.mine(blocks, chain.minerScript);
  };
  await mine();
  const place = {
    chainUrl: chain.url,
    hubUrl,
    async fund(address: string, amountSat: bigint) {
      await chain.faucet(addressToScript(address, 'regtest'), amountSat);
      await mine();
    },
    async mineUntil(what: string, done: () => Promise<boolean>) {
      for (let i = 0; i < 60; i++) {
        if (await done()) return;
        await mine();
        // Slower from block to block: a minute in all for what is slow itself.
        await pause(150 * 1.05 ** i);
      }
      throw new Error(`It never came, in 60 blocks: ${what}`);
    },
  };
  const payee = await startPayee(place);
  const sites: Site[] = [];
  const shops: Shop[] = [];
  const stopMining = mineOnTransaction(chain.node, chain.minerScript, (error) => errors.push(error));
  return {
    chain,
    payee,
    errors,
    ...place,
    mine,
    async newSite() {
      const site = await startSite();
      sites.push(site);
      return site;
    },
    async newShop() {
      const shop = await openShop({ chain, payee, onError: (error) => errors.push(error) });
      shops.push(shop);
      return shop;
    },
    height: () => chain.node.index.tip.height,
    hubSide(handle) {
      const side = hub?.hub.byHandle.get(handle);
      if (side === undefined) throw new Error('the running hub has no such connection');
      return side;
    },
    async stopHub() {
      await hub?.close();
      hub = undefined;
    },
    async startHub() {
      hub ??= await start();
    },
    async close() {
      for (const shop of shops) await shop.close();
      await payee.close();
      for (const site of sites) await site.close();
      await stopMining();
      await hub?.close();
      await chain.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
