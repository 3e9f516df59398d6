import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { esplora } from '../../lib/bitcoin/esplora.ts';
import { openNodeStore } from '../../lib/store/node/open.ts';
import { openWallet, type Wallet } from '../../lib/wallet/index.ts';
import { memoryStore } from '../harness/memory-store.ts';
import { eventually, type WalletWorld, walletWorld } from '../harness/wallet-world.ts';
import { seedOf } from '../harness/wallets.ts';

let world: WalletWorld;
let folder: string;

beforeEach(async () => {
  world = await walletWorld();
  folder = mkdtempSync(join(tmpdir(), 'recovery-'));
});
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

async function coins(wallet: Wallet): Promise<bigint> {
  const { confirmed, unconfirmed } = await wallet.balance();
  return confirmed + unconfirmed;
}

const spentBy = (deposit: { txid: string; vout: number } | undefined) =>
  world.chain.node.index.spender(deposit?.txid ?? '', deposit?.vout ?? 0)?.txid;

describe('a wallet whose home is lost', () => {
  it('gets its own deposits back from seed and backup; what it only received went with its state', async () => {
    const alice = await world.connected('alice');
    const bob = await world.connected('bob', { expireTime: 60 });
    const { uri } = await bob.wallet.createInvoice({ asset: 'BTC', quantity: 40_000n });
    expect(await alice.wallet.payInvoice({ id: 'a', uri })).toMatchObject({ status: 'settled' });
    const backup = await bob.wallet.backup();
    const deposit = (await bob.wallet.connection(bob.handle)).out;
    await bob.kill();
    await world.stopHub();
    const network = 'regtest';
    const fresh = {
      store: memoryStore(),
      seed: seedOf('bob'),
      network,
      chain: esplora(world.chain.url),
    } as const;
    const heir = await openWallet(fresh);
    expect(await heir.restore(backup)).toBe(1);
    expect(await heir.restore(backup)).toBe(0);
    const before = await coins(heir);
    await world.chain.mine((deposit?.expireHeight ?? 0) - world.chain.height() - 2);
    await heir.tick();
    expect(spentBy(deposit)).toBeUndefined();
    await world.mineUntil([heir], async () => (await heir.connections())[0]?.status === 'closed', 10);
    const fee = world.chain.tx(spentBy(deposit) ?? '')?.fee ?? 0;
    expect((await coins(heir)) - before).toBe(100_000n - BigInt(fee));
    await expect(
      openWallet({ ...fresh, store: memoryStore(), seed: seedOf('eve') }).then((eve) => eve.restore(backup)),
    ).rejects.toMatchObject({ code: 'WrongKey' });
  });
});

describe('an old copy of the store', () => {
  /** Bob is paid; a copy of his store is made; then he gives up, by netting, the commit that the copy holds. */
  async function revokedCopy() {
    const alice = await world.connected('alice');
    const bob = await world.connected('bob', { expireTime: 60 });
    const { uri } = await bob.wallet.createInvoice({ asset: 'BTC', quantity: 40_000n });
    expect(await alice.wallet.payInvoice({ id: 'a', uri })).toMatchObject({ status: 'settled' });
    await bob.kill();
    const copy = join(folder, 'copy.sqlite');
    copyFileSync(join(world.dir, 'bob.sqlite'), copy);
    const now = await world.home('bob');
    await now.wallet.start({ tickSeconds: 3600 });
    const back = await alice.wallet.createInvoice({ asset: 'BTC', quantity: 60_000n });
    expect(await now.wallet.payInvoice({ id: 'b', uri: back.uri })).toMatchObject({ status: 'settled' });
    const atHub = () => world.hub.hub.byHandle.get(bob.handle);
    await eventually(async () => (atHub()?.secrets.size ?? 0) > 0 && atHub()?.state?.owed === 0n);
    await now.kill();
    const chain = esplora(world.chain.url);
    const store = await openNodeStore({ path: copy });
    const old = await openWallet({ store, seed: seedOf('bob'), network: 'regtest', chain });
    return { old, store, handle: bob.handle };
  }

  it('is told by the hub, believes its proof, and never publishes what it once gave up', async () => {
    const { old, store, handle } = await revokedCopy();
    const synced = await old.sync(handle);
    expect(synced[handle]?.problem).toMatchObject({ code: 'StaleState' });
    await expect(
      old.payInvoice({ id: 'x', to: handle, amount: 1n, hash: '00'.repeat(32) }),
    ).rejects.toThrow();
    const { out, in: h2c } = await old.connection(handle);
    expect(await old.closeAlone(handle)).not.toHaveProperty('txid');
    const before = await coins(old);
    await world.chain.mine((out?.expireHeight ?? 0) - world.chain.height() - 4);
    await world.mineUntil([old], async () => (await old.connection(handle)).status === 'closed', 30);
    const spend = spentBy(h2c);
    expect(world.chain.tx(spend ?? '')?.locktime).toBe(h2c?.expireHeight);
    // All of its own deposit but what it had paid, settled by the hub on the chain or not at all.
    expect((await coins(old)) - before).toBeGreaterThan(37_000n);
    await old.stop();
    await store.close();
  });

  it('does not give up a claim on the word of a hub that shows no proof', async () => {
    const { old, store, handle } = await revokedCopy();
    const secrets = world.hub.hub.byHandle.get(handle)?.secrets ?? new Map<number, string>();
    // Whatever it still learns, too: the reveal of another epoch may be on its way.
    secrets.get = () => 'ab'.repeat(32);
    const synced = await old.sync(handle);
    expect(synced[handle]?.problem).toMatchObject({ code: 'StaleState' });
    await world.stopHub();
    expect(await old.closeAlone(handle)).toHaveProperty('txid');
    await old.stop();
    await store.close();
  });
});
