import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseConfig } from '../hub/config.ts';
import { type StartedHub, startHub } from '../hub/start.ts';
import { addressToScript } from '../lib/bitcoin/address.ts';
import { scriptHash } from './chain/index.ts';
import type { ChainServer } from './chain/server.ts';

/** Coins of 1 BTC that a new hub gets, so that it can fund many channels at once. */
const COINS = 20;
const COIN_SAT = 100_000_000n;

/** The real hub on the sandbox's chain, with money; its state is kept in `dir`, or thrown away. */
export async function startSandboxHub(
  chain: ChainServer,
  options: { port: number; dir?: string; onError: (error: unknown) => void },
): Promise<{ url: string; close(): Promise<void> }> {
  const dir = options.dir ?? mkdtempSync(path.join(tmpdir(), 'picopay-sandbox-'));
  const config = parseConfig({
    network: 'regtest',
    chain: chain.url,
    port: options.port,
    metrics_port: 0,
    dir,
  });
  const hub: StartedHub = await startHub(config, {
    env: {},
    onError: (where, error) => options.onError(`${where}: ${String(error)}`),
  });
  await fund(chain, addressToScript(hub.address, 'regtest'));
  return {
    url: hub.url,
    async close() {
      await hub.close();
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function fund(chain: ChainServer, script: Uint8Array): Promise<void> {
  if (chain.node.index.utxos(scriptHash(script)).length > 0) return;
  for (let i = 0; i < COINS; i++) await chain.faucet(script, COIN_SAT);
  await chain.node.mine(1, chain.minerScript);
}
