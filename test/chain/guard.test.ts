import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { esplora } from '../../lib/bitcoin/esplora.ts';
import { bytesToHex, type Hex, hexToBytes } from '../../lib/bytes.ts';
import { guard } from '../../lib/wallet/guard.ts';
import { ledgerBalance, openWallet, type Wallet } from '../../lib/wallet/index.ts';
import { nowRange, type PreparedRow } from '../../lib/wallet/prepared.ts';
import type { ConnectionRow } from '../../lib/wallet/rows.ts';
import { type ChainHarness, chainHarness } from '../harness/chain.ts';
import { type FakeHub, fakeHub } from '../harness/fake-hub.ts';
import { type MemoryStore, memoryStore } from '../harness/memory-store.ts';
import { seedOf } from '../harness/wallets.ts';

/** A locked wallet's channels on a verifying chain: all that is left of it is its store. */

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

interface Party {
  readonly wallet: Wallet;
  readonly handle: Hex;
  readonly store: MemoryStore;
}

function scene() {
  const source = esplora(chain.url);
  const hub: FakeHub = fakeHub({
    source,
    feerate: 2,
    get height() {
      return chain.height();
    },
    fund: async (script, value) => (await chain.faucet(script, value)).txid,
  });
  const open = (name: string, store: MemoryStore) =>
    openWallet({
      ...{ store, seed: seedOf(name), network: 'regtest', chain: source, hub: hub.url },
      ...{ fetch: hub.fetch, WebSocket: false, signAhead: true },
    });
  return {
    hub,
    open,
    async party(name: string): Promise<Party> {
      const store = memoryStore();
      const wallet = await open(name, store);
      await chain.faucet(await wallet.receiveAddress(), 400_000n);
      await chain.mine();
      const { handle } = await wallet.connect({
        asset: 'BTC',
        quantity: 100_000n,
        maxOwed: 1000n,
        expireTime: 60,
      });
      for (let i = 0; i < 2; i++) {
        await chain.mine();
        await hub.watch();
        await wallet.sync();
      }
      await wallet.tick();
      return { wallet, handle, store };
    },
    /** Locks the wallet, as a browser does that is closed for good: what is in its store is all that is left. */
    async lock({ wallet, store }: Party) {
      await wallet.prepare();
      await wallet.retire();
      const left = store.reopen();
      const watcher = guard({ store: left, network: 'regtest', chain: source });
      const published: string[] = [];
      const tick = async () => {
        const { published: now, problems } = await watcher.tick();
        expect(problems).toEqual([]);
        published.push(...now.map(({ purpose }) => purpose));
      };
      return {
        store: left,
        published,
        tick,
        /** Until this height, looking after each block. */
        async until(height: number) {
          while (chain.height() < height) {
            await chain.mine();
            await tick();
          }
        },
      };
    },
  };
}

async function pay(from: Party, to: Party, quantity: bigint): Promise<void> {
  const { uri, hash } = await to.wallet.createInvoice({ asset: 'BTC', quantity });
  const paying = from.wallet.payInvoice({ id: hash.slice(0, 32), uri });
  for (let i = 0; i < 200 && (await to.wallet.invoice(hash)).status !== 'paid'; i++) await to.wallet.sync();
  expect(await paying).toMatchObject({ status: 'settled' });
}

/** What the chain holds at the script where the connection's money comes home. */
async function home(store: MemoryStore, handle: Hex): Promise<bigint> {
  const row = await store.get<ConnectionRow>('connections', handle);
  const coins = await esplora(chain.url).utxos(hexToBytes(row?.home ?? ''));
  return coins.reduce((sum, coin) => sum + coin.value, 0n);
}

describe('the guard of a locked wallet', () => {
  it('collects what was received and takes the deposit back at expiry, and the wallet agrees when it is unlocked', async () => {
    const s = scene();
    const [alice, bob] = [await s.party('alice'), await s.party('bob')];
    await pay(alice, bob, 30_000n);
    const { out } = await bob.wallet.connection(bob.handle);
    const locked = await s.lock(bob);
    await locked.tick();
    expect(locked.published).toEqual([]);
    await locked.until((out?.expireHeight ?? 0) + 8);
    expect(locked.published).toEqual(['commit', 'payout', 'expire']);
    expect(await home(locked.store, bob.handle)).toBeGreaterThan(129_000n - 5_000n);

    const again = await s.open('bob', locked.store);
    for (let i = 0; i < 3; i++) {
      await again.tick();
      await chain.mine();
    }
    expect((await again.connection(bob.handle)).status).toBe('closed');
    expect(await ledgerBalance(locked.store, bob.handle)).toBe(0n);
    await again.prepare();
    expect(await locked.store.list('prepared')).toEqual([]);
  });

  it('punishes a revoked commit from the mempool, and from the chain', async () => {
    for (const mined of [0, 3]) {
      const s = scene();
      s.hub.terms = { ...s.hub.terms, trust_limit: 25_000n };
      const [alice, bob] = [await s.party('alice'), await s.party('bob')];
      await alice.wallet.microSend({ destination: bob.handle, quantity: 60_000n });
      const old = s.hub.snapshot(alice.handle);
      await bob.wallet.sync();
      await bob.wallet.microSend({ destination: alice.handle, quantity: 60_000n });
      await alice.wallet.sync();
      expect((await alice.wallet.connection(alice.handle)).out?.settled).toBeLessThan(60_000n);
      const locked = await s.lock(alice);
      await s.hub.publishOld(alice.handle, old);
      await chain.mine(mined);
      await locked.tick();
      expect(locked.published).toContain('revoke');
      await locked.tick();
      expect(locked.published.filter((purpose) => purpose === 'revoke')).toHaveLength(1);
      await chain.mine();
      expect(await home(locked.store, alice.handle)).toBeGreaterThan(55_000n);

      const again = await s.open('alice', locked.store);
      for (let i = 0; i < 4; i++) {
        await again.tick();
        await chain.mine();
      }
      expect(await home(locked.store, alice.handle)).toBeGreaterThan(95_000n);
    }
  });

  it('takes back a lock that nobody opened, once its height has come', async () => {
    const s = scene();
    const [alice, bob] = [await s.party('alice'), await s.party('bob')];
    const { uri, hash } = await bob.wallet.createInvoice({ asset: 'BTC', quantity: 40_000n });
    const result = await alice.wallet.payInvoice({ id: 'held', uri, timeoutSeconds: 0 });
    expect(result.status).toBe('unknown');
    await alice.wallet.sync();
    const locked = await s.lock(alice);
    await s.hub.publishHeld(alice.handle, s.hub.line(alice.handle));
    const { out } = s.hub.line(alice.handle);
    await locked.until((out?.params.expireHeight ?? 0) + 10);
    expect(locked.published).toEqual(['rest', 'refund']);
    expect(await home(locked.store, alice.handle)).toBeGreaterThan(96_000n);
    // The hub takes its own deposit back.
    await s.hub.watch();
    await chain.mine();

    const again = await s.open('alice', locked.store);
    for (let i = 0; i < 3; i++) {
      await again.tick();
      await chain.mine();
    }
    expect(await again.payment('held')).toMatchObject({ status: 'failed' });
    expect((await bob.wallet.invoice(hash)).status).toBe('open');
    expect((await again.connection(alice.handle)).status).toBe('closed');
  });

  it('publishes no commit that the stored state has given up, though it was signed before', async () => {
    const s = scene();
    s.hub.terms = { ...s.hub.terms, trust_limit: 25_000n };
    const [alice, bob] = [await s.party('alice'), await s.party('bob')];
    await alice.wallet.microSend({ destination: bob.handle, quantity: 60_000n });
    await bob.wallet.sync();
    await bob.wallet.prepare();
    const signed = await bob.store.list<PreparedRow>('prepared', nowRange(bob.handle));
    expect(signed.map(({ purpose }) => purpose)).toContain('commit');
    await bob.wallet.microSend({ destination: alice.handle, quantity: 60_000n });
    await bob.wallet.sync();
    expect((await bob.wallet.connection(bob.handle)).in?.settled).toBeLessThan(60_000n);
    await bob.wallet.retire();
    const left = bob.store.reopen();
    // It died before it signed anything anew.
    const now = await left.list<PreparedRow>('prepared', nowRange(bob.handle));
    await left.commit([
      ...now.map(({ id }) => ({ delete: 'prepared' as const, key: id })),
      ...signed.map((value) => ({ put: 'prepared' as const, key: value.id, value })),
    ]);
    const row = await left.get<ConnectionRow>('connections', bob.handle);
    const watcher = guard({ store: left, network: 'regtest', chain: esplora(chain.url) });
    while (chain.height() < (row?.c2h.expireHeight ?? 0) - 1) {
      await chain.mine();
      expect((await watcher.tick()).published).toEqual([]);
    }
  });

  it('holds no key and nothing that a key could be made of', async () => {
    const s = scene();
    const alice = await s.party('alice');
    await alice.wallet.prepare();
    const [keys] = alice.wallet.exportKeys([alice.handle]).connections;
    const text = JSON.stringify(await alice.store.list('prepared'));
    expect(text).toContain('expire');
    for (const key of [...Object.values(keys?.keys ?? {}), bytesToHex(seedOf('alice'))])
      expect(text).not.toContain(key);
  });
});
