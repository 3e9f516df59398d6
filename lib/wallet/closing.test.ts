import { describe, expect, it } from 'vitest';
import { seedOf, until, type World, world } from '../../test/harness/wallets.ts';
import { ledgerBalance, type Wallet } from './index.ts';

/** Blocks and looks, until nothing more happens to the connection. */
async function mineUntil(
  w: World,
  wallet: Wallet,
  handle: string,
  status: string,
  blocks = 200,
): Promise<void> {
  let left = blocks;
  await until(async () => {
    const info = await wallet.connection(handle);
    if (info.status === status) return true;
    if (left-- === 0) throw new Error(`still ${info.status} after ${blocks} blocks`);
    w.chain.mine();
    await w.hub.watch();
    await wallet.tick();
    return false;
  }, blocks + 2);
}

async function scene() {
  const w = world();
  const alice = await w.connected('alice');
  const bob = await w.connected('bob');
  await alice.wallet.microSend({ destination: bob.handle, quantity: 30_000n });
  await bob.wallet.sync();
  return { w, alice, bob };
}

describe('closing together', () => {
  it('pays both shares in one transaction, and brings the ledger to zero', async () => {
    const { w, bob } = await scene();
    const before = await bob.wallet.balance();
    const { txid } = await bob.wallet.close(bob.handle, { feerate: 3 });
    expect((await bob.wallet.connection(bob.handle)).status).toBe('closing');
    expect(w.chain.known.has(txid ?? '')).toBe(true);
    await mineUntil(w, bob.wallet, bob.handle, 'closed', 5);
    const after = await bob.wallet.balance();
    const gained = after.confirmed + after.unconfirmed - before.confirmed - before.unconfirmed;
    expect(gained).toBeGreaterThan(129_000n);
    expect(gained).toBeLessThan(130_000n);
    expect(await ledgerBalance(w.store('bob'), bob.handle)).toBe(0n);
    const entries = await bob.wallet.ledger({ connection: bob.handle });
    expect(entries.map((e) => e.kind)).toEqual(['deposit', 'received', 'settlement', 'loss']);
    expect(entries.find((e) => e.kind === 'settlement')?.quantity).toBe(-gained);
  });

  it('takes no payment once a close is signed', async () => {
    const { alice, bob } = await scene();
    await alice.wallet.close(alice.handle);
    await expect(alice.wallet.microSend({ destination: bob.handle, quantity: 1n })).rejects.toMatchObject({
      code: 'NoConnection',
    });
    await expect(alice.wallet.createInvoice({ asset: 'BTC', quantity: 1n })).rejects.toMatchObject({
      code: 'PaymentExceedsReceivable',
    });
  });

  it('goes on as before when the hub refuses, and stays closing when nobody knows whether it signed', async () => {
    const { w, alice, bob } = await scene();
    w.hub.line(alice.handle);
    w.hub.refuseClose = true;
    await expect(alice.wallet.close(alice.handle)).rejects.toMatchObject({ code: 'Busy' });
    expect((await alice.wallet.microSend({ destination: bob.handle, quantity: 1n })).status).toBe('settled');
    w.hub.refuseClose = false;
    w.hub.deaf = true;
    await expect(alice.wallet.close(alice.handle)).rejects.toMatchObject({ code: 'HubUnreachable' });
    w.hub.deaf = false;
    const { txid } = await alice.wallet.close(alice.handle);
    expect(w.chain.known.has(txid ?? '')).toBe(true);
  });

  it('never asks for less than the hub may have signed, but forgets what it refused', async () => {
    const { w, alice } = await scene();
    const closing = () => w.hub.line(alice.handle).closing;
    w.hub.refuseClose = true;
    await expect(alice.wallet.close(alice.handle, { feerate: 30 })).rejects.toMatchObject({ code: 'Busy' });
    w.hub.refuseClose = false;
    w.hub.deaf = true;
    const lost = alice.wallet.close(alice.handle, { feerate: 10 });
    await expect(lost).rejects.toMatchObject({ code: 'HubUnreachable' });
    w.hub.deaf = false;
    const signed = closing();
    expect(signed).toMatchObject({ feerate: 10 });
    const again = await w.open('alice');
    expect(await again.close(alice.handle, { feerate: 2 })).toMatchObject({
      txid: signed?.stage === 'signed' && signed.txid,
    });
    expect(closing()).toEqual(signed);
  });

  it('can be asked again at a higher feerate, and replaces the one that waits', async () => {
    const { w, alice } = await scene();
    const first = await alice.wallet.close(alice.handle, { feerate: 2 });
    const second = await alice.wallet.close(alice.handle, { feerate: 10 });
    expect(second.txid).not.toBe(first.txid);
    expect(w.chain.known.has(first.txid ?? '')).toBe(false);
    expect(w.chain.known.has(second.txid ?? '')).toBe(true);
    await mineUntil(w, alice.wallet, alice.handle, 'closed', 5);
  });
});

describe('closing alone', () => {
  it('publishes the best commit, takes the payout after the delay, and the deposit at expiry', async () => {
    const { w, bob } = await scene();
    w.hub.down = true;
    const before = await bob.wallet.balance();
    const { txid, expireHeight = 0 } = await bob.wallet.closeAlone(bob.handle);
    expect(w.chain.known.has(txid ?? '')).toBe(true);
    for (let i = 0; i < 9; i++) {
      w.chain.mine();
      await bob.wallet.tick();
    }
    const afterPayout = await bob.wallet.balance();
    expect(afterPayout.confirmed - before.confirmed).toBeGreaterThan(29_000n);
    w.chain.mine(expireHeight - w.chain.height - 1);
    await bob.wallet.tick();
    expect((await bob.wallet.balance()).unconfirmed).toBe(0n);
    w.chain.mine();
    await bob.wallet.tick();
    await mineUntil(w, bob.wallet, bob.handle, 'closed', 5);
    expect((await bob.wallet.balance()).confirmed - before.confirmed).toBeGreaterThan(129_000n);
    expect(await ledgerBalance(w.store('bob'), bob.handle)).toBe(0n);
  });

  it('raises a low commit fee by a child at its anchor, from coins nothing else uses', async () => {
    const { w, bob } = await scene();
    w.chain.feerate = 30;
    await bob.wallet.tick();
    const { txid = '' } = await bob.wallet.closeAlone(bob.handle);
    const children = [...w.chain.known.values()].filter(({ rawtx }) => rawtx.includes(reversed(txid)));
    expect(children).toHaveLength(1);
    expect((await bob.wallet.balance()).reserved).toBe(0n);
  });
});

describe('a hub that cheats', () => {
  it('loses the revoked commit it publishes to a wallet that looks in time', async () => {
    const w = world();
    w.hub.terms = { ...w.hub.terms, trust_limit: 25_000n };
    const alice = await w.connected('alice');
    const bob = await w.connected('bob');
    await alice.wallet.microSend({ destination: bob.handle, quantity: 60_000n });
    const old = w.hub.snapshot(alice.handle);
    await bob.wallet.sync();
    await bob.wallet.microSend({ destination: alice.handle, quantity: 60_000n });
    await alice.wallet.sync();
    const info = await alice.wallet.connection(alice.handle);
    expect([info.out?.settled, info.in?.settled, info.owed]).toEqual([35_000n, 35_000n, 0n]);
    expect(await ledgerBalance(w.store('alice'), alice.handle)).toBe(100_000n);
    const before = await alice.wallet.balance();
    await w.hub.publishOld(alice.handle, old);
    await alice.wallet.tick();
    w.chain.mine();
    await alice.wallet.tick();
    w.chain.mine();
    await alice.wallet.tick();
    const after = await alice.wallet.balance();
    expect(after.confirmed - before.confirmed).toBeGreaterThan(98_000n);
    expect((await alice.wallet.connection(alice.handle)).status).toBe('closing');
  });
});

describe('recovery', () => {
  it('brings the deposit back from seed and static backup, with the hub gone for ever', async () => {
    const { w, alice } = await scene();
    const backup = await alice.wallet.backup();
    expect(backup).not.toContain(alice.handle);
    w.hub.down = true;
    const fresh = await w.open('alice-again', { seed: seedOf('alice') });
    const before = await fresh.balance();
    expect(await fresh.restore(backup)).toBe(1);
    expect(await fresh.restore(backup)).toBe(0);
    expect((await fresh.connection(alice.handle)).status).toBe('recover');
    const [waiting] = await fresh.recover();
    expect(waiting).toMatchObject({ handle: alice.handle, value: 100_000n, state: 'waiting' });
    w.chain.mine((waiting?.expireHeight ?? 0) - w.chain.height);
    const [published] = await fresh.recover();
    expect(published?.state).toBe('published');
    await mineUntil(w, fresh, alice.handle, 'closed', 8);
    expect((await fresh.recover())[0]?.state).toBe('returned');
    expect((await fresh.balance()).confirmed - before.confirmed).toBeGreaterThan(99_000n);
  });

  it('takes the rest of a commit that the hub publishes, though nothing is known of it any more', async () => {
    const { w, alice } = await scene();
    const backup = await alice.wallet.backup();
    const fresh = await w.open('alice-again', { seed: seedOf('alice') });
    const before = await fresh.balance();
    await fresh.restore(backup);
    await w.hub.publishOld(alice.handle, w.hub.snapshot(alice.handle));
    w.chain.mine();
    await fresh.tick();
    w.chain.mine();
    await fresh.tick();
    const gained = (await fresh.balance()).confirmed - before.confirmed;
    expect(gained).toBeGreaterThan(68_000n);
    expect(gained).toBeLessThan(70_000n);
  });

  it('gets the backup from the hub when it is there, and signs nothing with it', async () => {
    const { w, alice, bob } = await scene();
    const fresh = await w.open('alice-again', { seed: seedOf('alice') });
    const [found] = await fresh.recover();
    expect(found).toMatchObject({ handle: alice.handle, state: 'waiting' });
    await expect(fresh.microSend({ destination: bob.handle, quantity: 1n })).rejects.toMatchObject({
      code: 'NoConnection',
    });
  });

  it('cannot be read with another seed', async () => {
    const { w, alice } = await scene();
    const other = await w.open('mallory');
    await expect(other.restore(await alice.wallet.backup())).rejects.toMatchObject({ code: 'WrongKey' });
    await expect(other.restore('{}')).rejects.toMatchObject({ code: 'Corrupted' });
    await expect(other.restore('x')).rejects.toMatchObject({ code: 'InvalidBackup' });
  });

  it('stops paying from an old copy of the store as soon as the hub is asked', async () => {
    const w = world();
    const { handle } = await w.connected('alice');
    const bob = await w.connected('bob');
    const copy = w.store('alice').reopen();
    const alice = await w.open('alice');
    await alice.microSend({ destination: bob.handle, quantity: 5n });
    w.setStore('alice', copy);
    const old = await w.open('alice');
    await expect(old.microSend({ destination: bob.handle, quantity: 5n })).rejects.toMatchObject({
      code: 'StaleState',
    });
    expect((await old.connection(handle)).problem).toContain('StaleState');
    await expect(old.microSend({ destination: bob.handle, quantity: 5n })).rejects.toMatchObject({
      code: 'NoConnection',
    });
  });
});

function reversed(txid: string): string {
  return (txid.match(/../g) ?? []).reverse().join('');
}
