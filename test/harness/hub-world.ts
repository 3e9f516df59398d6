import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseConfig } from '../../hub/config.ts';
import { type StartedHub, startHub } from '../../hub/start.ts';
import { BareWallet } from './bare-wallet.ts';
import { type ChainHarness, chainHarness } from './chain.ts';

const WORDS = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
const TRIES = 1500;

/** A verifying chain, the real hub over real sockets and a real file, and bare wallets, in one process. */
export interface HubWorld {
  readonly chain: ChainHarness;
  readonly dir: string;
  hub: StartedHub;
  readonly errors: unknown[];
  /** Starts it again, after `hub.close()`; fields over the first config. */
  restart(config?: Record<string, unknown>): Promise<void>;
  wallet(options?: { receive?: bigint; maxOwed?: bigint; device?: string }): BareWallet;
  /** Connections of 100,000 sat, both channels usable, and a session each. */
  open(...wallets: BareWallet[]): Promise<void>;
  /** Every row of the hub's file, as text; replies left out. */
  dump(): string;
  close(): Promise<void>;
}

export async function hubWorld(
  config: Record<string, unknown> = {},
  { fundSat = 10_000_000n }: { readonly fundSat?: bigint } = {},
): Promise<HubWorld> {
  const chain = await chainHarness();
  const dir = mkdtempSync(join(tmpdir(), 'picopay-hub-'));
  const errors: unknown[] = [];
  const base = {
    network: 'regtest',
    chain: [chain.url],
    port: 0,
    metrics_port: 0,
    dir,
    poll_ms: 50,
    ...config,
  };
  const start = (over: Record<string, unknown>) =>
    startHub(parseConfig({ ...base, ...over }), {
      words: WORDS,
      onError: (where, error) => errors.push([where, error]),
    });
  const bareChain = {
    height: () => chain.height(),
    pay: (script: Uint8Array, amount: bigint) => chain.faucet(script, amount),
    heightOf: (txid: string) => {
      const status = chain.tx(txid)?.status;
      return status?.confirmed ? status.block_height : undefined;
    },
  };
  const world: HubWorld = {
    chain,
    dir,
    errors,
    hub: await start({}),
    async restart(over = {}) {
      world.hub = await start(over);
    },
    wallet: (options = {}) => new BareWallet({ hub: world.hub.url, chain: bareChain, ...options }),
    async open(...wallets) {
      for (const w of wallets) await w.connect(100_000n);
      await chain.mine();
      const h2c = (w: BareWallet) => world.hub.hub.byHandle.get(w.handle)?.state?.out;
      for (const w of wallets) {
        w.tick();
        await w.openSession();
        await w.until(() => w.need().in !== undefined);
      }
      await eventually('the channels are funded', () =>
        wallets.every((w) => chain.tx(h2c(w)?.params.txid ?? '') !== undefined),
      );
      await chain.mine();
      for (const w of wallets) w.tick();
      await eventually('the hub sees its deposits', () =>
        wallets.every((w) => h2c(w)?.deposit.height !== undefined),
      );
    },
    dump: () => dumpOf(join(dir, 'hub.sqlite')),
    async close() {
      await world.hub.close();
      await chain.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  if (fundSat > 0n) {
    await chain.faucet(world.hub.address, fundSat);
    await chain.mine();
  }
  return world;
}

/** Looks again and again, for what happens on its own. */
export async function eventually(what: string, test: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < TRIES; i++) {
    if (await test()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`it never happened: ${what}`);
}

/** The hub holds its file alone: what is read is a copy of it and of its log. */
function dumpOf(path: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'picopay-dump-'));
  const copy = join(folder, 'hub.sqlite');
  try {
    for (const end of ['', '-wal']) if (existsSync(path + end)) copyFileSync(path + end, copy + end);
    const db = new DatabaseSync(copy);
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all();
    const text = tables
      .map(({ name }) => String(name))
      .filter((name) => name !== 'replies')
      .map((name) => {
        const statement = db.prepare(`SELECT * FROM ${name} ORDER BY 1, 2`);
        statement.setReadBigInts(true);
        return statement.all().map((row) => `${name} ${Object.values(row).join(' | ')}`);
      });
    db.close();
    return text.flat().join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
