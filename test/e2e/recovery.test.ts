import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import { type Person, person, until } from './cli-driver.ts';
import { type HubProcess, hubProcess } from './hub-process.ts';

/** What is lost, and what brings it back: every wallet here is the command, every hub a process of its own. */

const NOWHERE = 'http://127.0.0.1:1';
const ANCHOR = 330n;

interface Shown {
  readonly status: string;
  readonly balance: string;
  readonly problem?: string;
}
interface Status {
  readonly connections: Record<string, Shown>;
  readonly wallet: { readonly address: string; readonly balances: { readonly BTC: string } };
}
interface Recovered {
  readonly handle: string;
  readonly state: string;
  readonly expire_height: number;
  readonly txid?: string;
}

let folder: string;
let chain: ChainHarness;
let hub: HubProcess;
/** Of somebody who is paid, and stays. */
let to: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'picopay-recovery-'));
  chain = await chainHarness();
  hub = await hubProcess(join(folder, 'hub'), {
    ...{ network: 'regtest', chain: chain.url, port: 0, metrics_port: 0, poll_ms: 50 },
    terms: { BTC: { trust_limit: '100000' } },
  });
  // A coin for each channel: change that waits for its block funds nothing.
  for (let i = 0; i < 8; i++) await chain.faucet(hub.address, 10_000_000n);
  await chain.mine();
  const payee = someone('payee');
  await fund(payee, 300_000n);
  [to = ''] = await connected(payee, 400);
});
afterAll(async () => {
  await hub.kill();
  await chain.close();
  rmSync(folder, { recursive: true, force: true });
});

const someone = (name: string, hubUrl = hub.url) => person(join(folder, name), chain.url, hubUrl);
const statusOf = async (who: Person) => (await who.ok('status')) as Status;
const recovered = async (who: Person) => (await who.ok('recover')) as Recovered[];
const coinsOf = async (who: Person) => BigInt((await statusOf(who)).wallet.balances.BTC);

async function fund(who: Person, amountSat: bigint): Promise<void> {
  await chain.faucet((await statusOf(who)).wallet.address, amountSat);
  await chain.mine();
}

/** Connections of 100,000 sat each, all open. */
async function connected(who: Person, ...expireTimes: number[]): Promise<string[]> {
  const handles: string[] = [];
  for (const blocks of expireTimes) {
    // Asked for the very same again, connect would go on with the opening that has begun.
    const maxOwed = `${50_000 + handles.length}`;
    const args = ['--expire_time', `${blocks}`, '--max_owed', maxOwed, '--feerate', '2'];
    const { handle } = (await who.ok('connect', 'BTC', '100000', ...args)) as { handle: string };
    handles.push(handle);
  }
  await chain.mine();
  await until('the hub funds them', async () => chain.node.index.mempool().length === handles.length);
  await chain.mine();
  await until('the connections are open', async () => {
    await who.ok('sync');
    const { connections } = await statusOf(who);
    return handles.every((handle) => connections[handle]?.status === 'open');
  });
  return handles;
}

/** A block at a time, the wallet looking once, until all deposits are said to have come home. */
async function mineUntilReturned(who: Person, handles: readonly string[], blocks = 12): Promise<void> {
  for (let i = 0; i < blocks; i++) {
    await chain.mine();
    const rows = await recovered(who);
    if (rows.filter((row) => handles.includes(row.handle)).every((row) => row.state === 'returned')) return;
  }
  throw new Error(`not so after ${blocks} blocks`);
}

function feeOf(txid: string): bigint {
  const tx = chain.tx(txid);
  if (tx === undefined) throw new Error(`the chain does not know ${txid}`);
  return BigInt(tx.fee);
}

const spendOf = (txid: string, vout: number) => chain.node.index.spender(txid, vout)?.txid;

interface Deposit {
  readonly txid: string;
  readonly vout: number;
  readonly expireHeight: number;
}

/** The wallet's own deposit of each connection. */
async function deposits(who: Person): Promise<Map<string, Deposit>> {
  const { connections } = (await who.ok('status', '--verbose')) as {
    connections: Record<string, { data: { out: Deposit } }>;
  };
  return new Map(Object.entries(connections).map(([handle, { data }]) => [handle, data.out]));
}

async function mineTo(height: number): Promise<void> {
  if (height > chain.height()) await chain.mine(height - chain.height());
}

describe('with the hub at hand', () => {
  it('recovers from the words alone: the hub keeps each static backup', async () => {
    const me = someone('forgetful');
    await fund(me, 500_000n);
    const handles = await connected(me, 60, 60);
    const { words } = (await me.ok('backup', '--words', '--yes')) as { words: string };
    rmSync(me.home, { recursive: true });
    const again = someone('forgetful-again');
    const restored = await again.runWith({ input: words }, 'restore');
    expect(restored.json).toMatchObject({ connections: 0 });
    const found = await recovered(again);
    expect(found.map(({ handle }) => handle).sort()).toEqual([...handles].sort());
    expect(found.every(({ state }) => state === 'waiting')).toBe(true);
    const { connections } = await statusOf(again);
    for (const handle of handles) expect(connections[handle]).toMatchObject({ status: 'recover' });
    const refused = await again.run('microsend', handles[0] ?? '', to, '1');
    expect([refused.code, refused.stdout]).toEqual([1, '']);
  });

  it('an old copy of the home signs nothing more, and what it paid with comes back as it should', async () => {
    const me = someone('time-traveller');
    await fund(me, 300_000n);
    const [from = ''] = await connected(me, 40);
    await me.ok('microsend', from, to, '1000');
    const copy = join(folder, 'copy');
    cpSync(me.home, copy, { recursive: true });
    await me.ok('microsend', from, to, '20000');
    expect((await statusOf(me)).connections[from]).toMatchObject({ balance: '79000' });

    rmSync(me.home, { recursive: true });
    cpSync(copy, me.home, { recursive: true });
    const refused = await me.run('microsend', from, to, '500');
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/^StaleState: .*close/);
    const again = await me.run('microsend', from, to, '500');
    expect([again.code, again.stdout]).toEqual([1, '']);
    expect((await statusOf(me)).connections[from]?.problem).toMatch(/^StaleState/);
    // Every way out is tried: nothing is signed from this old state, and nothing published.
    expect((await me.run('close', from)).stderr).toMatch(/^NotOpen: .*expiry/);
    const alone = await me.run('close', from, '--alone');
    expect([alone.code, alone.stdout.trim()]).toEqual([0, '']);

    // The hub publishes the newest commit in its own time; what it leaves is ours. The second payment stays paid.
    const before = await coinsOf(me);
    const { txid = '', vout = 0, expireHeight = 0 } = (await deposits(me)).get(from) ?? {};
    await mineTo(expireHeight - 1);
    const commit = await until('the hub publishes', async () => spendOf(txid, vout));
    await mineUntilReturned(me, [from]);
    const fees = feeOf(commit) + feeOf(spendOf(commit, 2) ?? '');
    expect((await coinsOf(me)) - before).toBe(79_000n - ANCHOR - fees);
  });
});

describe('with the hub gone for ever', () => {
  it('the words and the static backup bring every own deposit back, in part where the hub took its due', async () => {
    const me = someone('me');
    await fund(me, 900_000n);
    const [idle = '', paid = '', claimed = ''] = await connected(me, 60, 60, 30);
    await me.ok('microsend', paid, to, '5000');
    await me.ok('microsend', claimed, to, '20000');
    const file = join(folder, 'me.backup');
    await me.ok('backup', '--file', file);
    const { words } = (await me.ok('backup', '--words', '--yes')) as { words: string };
    const mine = await deposits(me);
    const { txid = '', vout = 0, expireHeight = 0 } = mine.get(claimed) ?? {};

    // The hub publishes what it was paid on the short connection, and dies.
    await mineTo(expireHeight - 1);
    const commit = await until('the hub publishes', async () => spendOf(txid, vout));
    await chain.mine();
    await hub.kill();
    rmSync(join(folder, 'hub'), { recursive: true });
    rmSync(me.home, { recursive: true });
    expect(existsSync(me.home)).toBe(false);

    const heir = someone('heir', NOWHERE);
    const restored = await heir.runWith({ input: words }, 'restore', '--backup', file);
    expect([restored.code, restored.stderr]).toEqual([0, '']);
    expect(restored.json).toMatchObject({ connections: 3 });
    const start = await coinsOf(heir);
    expect(await recovered(heir)).toHaveLength(3);
    await mineUntilReturned(heir, [claimed]);
    const rest = (await coinsOf(heir)) - start;
    const restTxid = spendOf(commit, 2) ?? '';
    expect(rest).toBe(100_000n - 20_000n - ANCHOR - feeOf(commit) - feeOf(restTxid));

    // Nothing may come early, and nothing is missing when the time is there.
    await mineTo((mine.get(paid)?.expireHeight ?? 0) - 2);
    await heir.ok('watch', '--once');
    expect((await coinsOf(heir)) - start).toBe(rest);
    await mineUntilReturned(heir, [idle, paid]);
    const returns = [idle, paid].map((handle) => mine.get(handle) ?? { txid: '', vout: 0 });
    const fees = returns.map((one) => feeOf(spendOf(one.txid, one.vout) ?? ''));
    expect((await coinsOf(heir)) - start).toBe(rest + 200_000n - fees.reduce((sum, fee) => sum + fee, 0n));
    const { connections } = await statusOf(heir);
    expect(Object.values(connections).map(({ status }) => status)).toEqual(['closed', 'closed', 'closed']);
    expect((await heir.ok('cull')) as string[]).toHaveLength(3);
    expect(readFileSync(file, 'utf8')).not.toContain(claimed);
  });
});
