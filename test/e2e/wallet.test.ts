import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { esplora } from '../../lib/bitcoin/esplora.ts';
import { ledgerBalance, openWallet } from '../../lib/wallet/index.ts';
import { memoryStore } from '../harness/memory-store.ts';
import { eventually, type WalletWorld, walletWorld } from '../harness/wallet-world.ts';
import { seedOf } from '../harness/wallets.ts';

let world: WalletWorld;

beforeEach(async () => {
  world = await walletWorld();
});

afterEach(async () => {
  await world.close();
});

async function spendable(wallet: {
  balance(): Promise<{ confirmed: bigint; unconfirmed: bigint }>;
}): Promise<bigint> {
  const { confirmed, unconfirmed } = await wallet.balance();
  return confirmed + unconfirmed;
}

describe('wallets on a real hub and chain', () => {
  it('pay each other, locked and open, and close together', async () => {
    const alice = await world.connected('alice');
    const bob = await world.connected('bob', { maxOwed: 1000n });
    const { uri, hash } = await bob.wallet.createInvoice({ asset: 'BTC', quantity: 40_000n, memo: 'a book' });
    const paid = await alice.wallet.payInvoice({ id: 'book', uri });
    expect(paid).toMatchObject({ status: 'settled', hash });
    expect(await bob.wallet.invoice(hash)).toMatchObject({ status: 'paid', preimage: paid.token });
    expect(await alice.wallet.microSend({ destination: bob.handle, quantity: 500n })).toMatchObject({
      status: 'settled',
    });
    await eventually(async () => (await bob.wallet.connection(bob.handle)).balance === 140_500n);
    await expect(alice.wallet.payInvoice({ id: 'book 2', uri })).rejects.toMatchObject({ code: 'HashSeen' });

    const before = await spendable(bob.wallet);
    await bob.wallet.close(bob.handle, { feerate: 2 });
    await alice.wallet.close(alice.handle, { feerate: 2 });
    await world.mineUntil([alice.wallet, bob.wallet], async () => {
      const all = [...(await alice.wallet.connections()), ...(await bob.wallet.connections())];
      return all.every((c) => c.status === 'closed');
    });
    const gained = (await spendable(bob.wallet)) - before;
    expect(gained).toBeGreaterThan(139_500n);
    expect(gained).toBeLessThan(140_500n);
    expect(await ledgerBalance(alice.store, alice.handle)).toBe(0n);
    expect(await ledgerBalance(bob.store, bob.handle)).toBe(0n);
    expect(world.errors).toEqual([]);
  });

  it('reach an offline payee by an open payment up to its limit, and not by a locked one', async () => {
    const alice = await world.connected('alice');
    const bob = await world.connected('bob', { maxOwed: 1000n });
    const { uri } = await bob.wallet.createInvoice({ asset: 'BTC', quantity: 100n });
    await bob.kill();
    await eventually(async () => world.hub.hub.byHandle.get(bob.handle)?.push === undefined);
    expect(await alice.wallet.payInvoice({ id: 'a', uri })).toMatchObject({
      status: 'failed',
      reason: 'PayeeOffline',
    });
    const send = (quantity: bigint) => alice.wallet.microSend({ destination: bob.handle, quantity });
    expect(await send(700n)).toMatchObject({ status: 'settled' });
    expect(await send(400n)).toMatchObject({ status: 'failed', reason: 'TrustLimit 300' });
    expect((await alice.wallet.connection(alice.handle)).balance).toBe(99_300n);
    const again = await world.home('bob');
    const synced = await again.wallet.sync(bob.handle);
    expect(synced[bob.handle]?.problem).toBeUndefined();
    expect(synced[bob.handle]?.received.map((r) => r.quantity)).toEqual([700n]);
    expect((await again.wallet.connection(bob.handle)).balance).toBe(100_700n);
  });

  it('work without WebSocket too', async () => {
    const alice = await world.connected('alice');
    const bob = await world.connected('bob');
    const { uri } = await bob.wallet.createInvoice({ asset: 'BTC', quantity: 321n });
    await alice.kill();
    const again = await world.home('alice', { WebSocket: false });
    expect(await again.wallet.payInvoice({ id: 'a', uri })).toMatchObject({ status: 'settled' });
    expect((await bob.wallet.connection(bob.handle)).balance).toBe(100_321n);
  });

  it('come back after the hub was away, and finish what was on its way', async () => {
    const alice = await world.connected('alice');
    const bob = await world.connected('bob');
    const { uri } = await bob.wallet.createInvoice({ asset: 'BTC', quantity: 321n });
    await world.stopHub();
    await eventually(async () => !(await alice.wallet.connection(alice.handle)).online);
    await expect(alice.wallet.payInvoice({ id: 'a', uri, timeoutSeconds: 1 })).rejects.toMatchObject({
      code: 'HubUnreachable',
    });
    await world.startHub();
    await eventually(async () => (await bob.wallet.connection(bob.handle)).online);
    expect(await alice.wallet.payInvoice({ id: 'a', uri })).toMatchObject({ status: 'settled' });
  });

  it('close alone: the commit, its payout after the delay, and the deposit at expiry', async () => {
    const alice = await world.connected('alice');
    const bob = await world.connected('bob', { expireTime: 60 });
    const { uri } = await bob.wallet.createInvoice({ asset: 'BTC', quantity: 40_000n });
    await alice.wallet.payInvoice({ id: 'a', uri });
    await world.stopHub();
    const before = await spendable(bob.wallet);
    const { txid = '', expireHeight = 0 } = await bob.wallet.closeAlone(bob.handle);
    expect(world.chain.tx(txid)).toBeDefined();
    await world.mineUntil([bob.wallet], async () => (await spendable(bob.wallet)) > before + 39_000n, 10);
    await world.chain.mine(expireHeight - world.chain.height() - 2);
    await bob.wallet.tick();
    expect(await spendable(bob.wallet)).toBeLessThan(before + 40_000n);
    await world.mineUntil([bob.wallet], async () => (await spendable(bob.wallet)) > before + 138_000n, 5);
    await world.mineUntil(
      [bob.wallet],
      async () => (await bob.wallet.connection(bob.handle)).status === 'closed',
      5,
    );
    expect(await ledgerBalance(bob.store, bob.handle)).toBe(0n);
  });

  it('raise a commit that pays too little by a package', async () => {
    const alice = await world.connected('alice');
    const bob = await world.connected('bob');
    const { uri } = await bob.wallet.createInvoice({ asset: 'BTC', quantity: 40_000n });
    await alice.wallet.payInvoice({ id: 'a', uri });
    await world.chain.node.setPolicy({ minFeerate: 20 });
    const fees = { method: 'POST', body: JSON.stringify({ estimates: { 1: 25, 6: 25 } }) };
    expect((await fetch(`${world.chain.url}/sandbox/fees`, fees)).ok).toBe(true);
    await bob.wallet.tick();
    const { txid = '' } = await bob.wallet.closeAlone(bob.handle);
    await world.chain.mine();
    expect(world.chain.tx(txid)?.status.confirmed).toBe(true);
  });

  it('get their deposit back from seed and backup with the hub gone for ever', async () => {
    const alice = await world.connected('alice', { expireTime: 60 });
    const backup = await alice.wallet.backup();
    await alice.kill();
    await world.stopHub();
    const store = memoryStore();
    const again = await openWallet({
      store,
      seed: seedOf('alice'),
      network: 'regtest',
      chain: esplora(world.chain.url),
    });
    const before = await spendable(again);
    expect(await again.restore(backup)).toBe(1);
    expect((await again.recover())[0]).toMatchObject({ state: 'waiting', value: 100_000n });
    await world.chain.mine(60);
    await world.mineUntil([again], async () => (await again.connections())[0]?.status === 'closed', 8);
    expect(await spendable(again)).toBeGreaterThan(before + 99_000n);
  });
});
