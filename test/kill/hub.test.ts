import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import { pause } from '../harness/wallet-world.ts';
import { checkOnChain, closeAll, hubCoins } from './closing.ts';
import { type Crowd, crowd } from './crowd.ts';
import { type Death, type HubProcess, hubProcess } from './hub-process.ts';
import { chosenSeed, type Random, random } from './random.ts';
import { hubBooks, reconcile } from './reconcile.ts';

const CLIENTS = 20;
/** While connections open, while everyone pays, and while they close. */
const DEATHS = { opening: 4, paying: 13, closing: 3 };
const ROUNDS = process.env['PICOPAY_LONG'] === '1' ? 5 : 1;

let chain: ChainHarness;
let folder: string;
let hub: HubProcess;
let all: Crowd;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'picopay-kill-'));
  chain = await chainHarness();
  hub = await hubProcess(folder, chain.url, { sync_fee: '2', trust_limit: '5000' });
  await hub.start();
  for (let i = 0; i < 10; i++) await chain.faucet(hub.address, 100_000_000n);
  await chain.mine();
  all = await crowd(CLIENTS, folder, chain, hub.url);
});

afterEach(async () => {
  await hub.kill();
  await all.close();
  await chain.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A quarter dies while it starts, a quarter at any moment, the others right before or after a commit of their store. */
function someDeath({ below }: Random): Death {
  const kind = below(4);
  if (kind === 0) return { launched: below(1500) };
  if (kind === 1) return { ready: below(2000) };
  return { at: `${1 + below(100)}:${below(2) === 0 ? 'before' : 'after'}` };
}

/** The hub dies so often while the work is done; then it lives on. Its last life begins with the work still going on. */
async function dieDuring<T>(deaths: number, dice: Random, work: Promise<T>): Promise<T> {
  // What goes wrong for the work is thrown below, not while a hub dies.
  work.catch(() => undefined);
  await pause(dice.below(700));
  await hub.kill();
  for (let i = 1; i < deaths; i++) await hub.liveAndDie(someDeath(dice));
  await hub.start();
  return await work;
}

describe('a hub killed twenty times under load', () => {
  it.each(Array.from({ length: ROUNDS }, chosenSeed))('loses and doubles nothing (seed %i)', async (seed) => {
    const dice = random(seed);
    const before = await hubCoins(hub, chain);
    await dieDuring(DEATHS.opening, dice, all.open());

    const payments = all.pay(dice);
    await dieDuring(DEATHS.paying, dice, payments.settle(20));
    await payments.settle(20);
    await payments.stop();
    await all.rest();

    await hub.kill();
    const gain = await reconcile(all, hubBooks(hub.dir));
    await hub.start();

    const closed = await dieDuring(DEATHS.closing, dice, closeAll(all));
    await all.until('every connection is closed', async ({ wallet, handle }) => {
      return (await wallet.connection(handle)).status === 'closed';
    });
    await checkOnChain(closed, { before, after: await hubCoins(hub, chain), gain }, chain);
    expect(hub.complaints).toBe('');
    // Said by SQLite, of the connection that commits, at each commit of all its lives: FULL, in a write-ahead log.
    const commits = hub.steps().filter((line) => line.includes('commit'));
    expect(commits.length).toBeGreaterThan(500);
    expect(commits.filter((line) => !line.endsWith(' commit synchronous=2 journal_mode=wal'))).toEqual([]);
  });
});
