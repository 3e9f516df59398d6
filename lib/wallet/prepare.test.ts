import { describe, expect, it } from 'vitest';
import { until, type World, world } from '../../test/harness/wallets.ts';
import { type Ecdsa, nobleEcdsa } from '../bitcoin/ecdsa.ts';
import type { Hex } from '../bytes.ts';
import { guard } from './guard.ts';
import type { Wallet } from './index.ts';
import { nowRange, ownRange, type PreparedRow } from './prepared.ts';

interface Counter extends Ecdsa {
  signed: number;
}

function counter(): Counter {
  const count: Counter = {
    ...nobleEcdsa,
    signed: 0,
    sign(digest, key) {
      count.signed++;
      return nobleEcdsa.sign(digest, key);
    },
  };
  return count;
}

async function scene(w: World = world()) {
  w.hub.terms = { ...w.hub.terms, trust_limit: 25_000n };
  const ecdsa = counter();
  const alice = await w.connected('alice', 100_000n, { signAhead: true, ecdsa });
  const bob = await w.connected('bob', 100_000n, { signAhead: true });
  const send = (from: Wallet, to: Hex, quantity: bigint) => from.microSend({ destination: to, quantity });
  return {
    ...{ w, alice, bob, ecdsa },
    rows: (range: { from: string; to: string }) => w.store('alice').list<PreparedRow>('prepared', range),
    give: (quantity: bigint) => send(alice.wallet, bob.handle, quantity),
    async take(quantity: bigint) {
      await bob.wallet.sync();
      await send(bob.wallet, alice.handle, quantity);
      await alice.wallet.sync();
    },
    /** Signatures that the defences cost now. */
    async cost() {
      ecdsa.signed = 0;
      await alice.wallet.prepare();
      return ecdsa.signed;
    },
  };
}

const purposes = (rows: readonly PreparedRow[]) => rows.map(({ purpose }) => purpose).sort();

describe('defences signed ahead', () => {
  it('are what the channel may need now: nothing more, and each once', async () => {
    const { alice, rows, give, take } = await scene();
    await alice.wallet.prepare();
    expect(purposes(await rows(nowRange(alice.handle)))).toEqual(['expire']);
    await give(10_000n);
    await alice.wallet.prepare();
    expect(purposes(await rows(nowRange(alice.handle)))).toEqual(['expire', 'rest']);
    await take(4_000n);
    await alice.wallet.prepare();
    const all = await rows(nowRange(alice.handle));
    expect(purposes(all)).toEqual(['commit', 'expire', 'payout', 'rest']);
    const commit = all.find(({ purpose }) => purpose === 'commit');
    const payout = all.find(({ purpose }) => purpose === 'payout');
    expect(payout?.when.spent).toEqual({ outpoint: commit?.outpoint, by: commit?.txid, confirmations: 6 });
  });

  it('cost a payment the same few signatures, however many were made before', async () => {
    const { give, cost } = await scene();
    const costs: number[] = [];
    for (let i = 0; i < 10; i++) {
      await give(1_000n);
      costs.push(await cost());
    }
    expect(Math.max(...costs)).toBeLessThanOrEqual(3);
    expect(await cost()).toBe(0);
  });

  it('punish each commit of a revealed epoch, signed once and never again', async () => {
    const { alice, rows, give, take, cost } = await scene();
    for (let i = 0; i < 3; i++) await give(20_000n);
    await cost();
    const old = { from: `${alice.handle}/old/`, to: `${alice.handle}/old/~` };
    expect(await rows(old)).toEqual([]);
    expect(await rows(ownRange(alice.handle))).toHaveLength(3);
    await take(59_000n);
    expect((await alice.wallet.connection(alice.handle)).out?.settled).toBeLessThan(60_000n);
    await cost();
    const punished = await rows(old);
    expect(punished.length).toBeGreaterThanOrEqual(3);
    expect(new Set(purposes(punished))).toEqual(new Set(['revoke']));
    expect(await cost()).toBe(0);
    await give(1_000n);
    expect(await cost()).toBeLessThanOrEqual(6);
    for (const row of punished) expect(await rows(old)).toContainEqual(row);
  });

  it('are signed by themselves soon after a change', async () => {
    const { alice, rows, give } = await scene();
    await give(10_000n);
    await until(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return purposes(await rows(nowRange(alice.handle))).includes('rest');
    });
    await alice.wallet.stop();
  });

  it('are signed when the wallet goes offline before it came to it', async () => {
    const { alice, rows, give } = await scene();
    await alice.wallet.prepare();
    await give(10_000n);
    await alice.wallet.stop();
    expect(purposes(await rows(nowRange(alice.handle)))).toEqual(['expire', 'rest']);
  });

  it('are signed anew when the chain has become dear', async () => {
    const { w, alice, rows } = await scene();
    await alice.wallet.prepare();
    const [before] = await rows(nowRange(alice.handle));
    w.chain.feerate = 40;
    await alice.wallet.tick();
    await alice.wallet.prepare();
    const [after] = await rows(nowRange(alice.handle));
    expect(before?.feerate).toBe(5);
    expect(after?.feerate).toBe(80);
    expect(after?.txid).not.toBe(before?.txid);
  });

  it('are written only where they are asked for', async () => {
    const w = world();
    const alice = await w.connected('alice');
    const bob = await w.connected('bob');
    await alice.wallet.microSend({ destination: bob.handle, quantity: 1_000n });
    await alice.wallet.prepare();
    expect(await w.store('alice').list('prepared')).toEqual([]);
  });
});

describe('a guard', () => {
  it('goes on where it was killed, and publishes each thing once', async () => {
    const { w, alice } = await scene();
    await alice.wallet.prepare();
    await alice.wallet.retire();
    const expire = w.hub.line(alice.handle).in?.params.expireHeight ?? 0;
    w.chain.mine(expire - w.chain.height);
    const options = { network: 'regtest', chain: w.chain.source, clock: () => w.now } as const;
    const store = w.store('alice').reopen();
    store.dieAt(1);
    const dead = await guard({ store, ...options }).tick();
    expect(dead.published).toEqual([]);
    expect(dead.problems).toContainEqual(
      expect.objectContaining({ handle: alice.handle, code: 'StoreFailed' }),
    );
    const later = store.reopen();
    expect((await guard({ store: later, ...options }).tick()).published).toHaveLength(1);
    expect((await guard({ store: later, ...options }).tick()).published).toEqual([]);
    const [row] = await later.list<PreparedRow>('broadcasts', {
      index: 'outpoint',
      equals: outpoint(w, alice.handle),
    });
    expect(w.chain.known.has(row?.txid ?? '')).toBe(true);
  });

  it('leaves alone what an open wallet looks after, and tells when the chain cannot be asked', async () => {
    const { w, alice } = await scene();
    await alice.wallet.prepare();
    const expire = w.hub.line(alice.handle).in?.params.expireHeight ?? 0;
    w.chain.mine(expire - w.chain.height);
    const watcher = guard({ store: w.store('alice'), network: 'regtest', chain: w.chain.source });
    expect((await watcher.tick({ except: [alice.handle] })).published).toEqual([]);
    w.chain.down = true;
    await expect(watcher.tick()).rejects.toMatchObject({ code: 'ChainUnavailable' });
  });
});

function outpoint(w: World, handle: Hex): string {
  const params = w.hub.line(handle).in?.params;
  return `${params?.txid}:${params?.vout}`;
}
