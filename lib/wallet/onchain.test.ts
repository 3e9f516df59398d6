import { describe, expect, it } from 'vitest';
import { type World, world } from '../../test/harness/wallets.ts';
import { addressToScript } from '../bitcoin/address.ts';
import { decodeTransaction } from '../bitcoin/transaction.ts';
import { PicoError } from '../errors.ts';
import type { Wallet } from './index.ts';

const TO = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';

async function funded(amounts: readonly bigint[]): Promise<{ w: World; wallet: Wallet }> {
  const w = world();
  const wallet = await w.open('alice');
  for (const amount of amounts) {
    w.chain.fund(addressToScript(await wallet.receiveAddress(), 'regtest'), amount);
    w.chain.mine();
  }
  return { w, wallet };
}

function rawOf(w: World, txid: string) {
  return decodeTransaction(w.chain.known.get(txid)?.rawtx ?? '');
}

describe('on-chain money', () => {
  it('shows what is confirmed and what is not, and a fresh address once one is used', async () => {
    const { w, wallet } = await funded([50_000n]);
    const address = await wallet.receiveAddress();
    expect(await wallet.receiveAddress()).toBe(address);
    w.chain.fund(addressToScript(address, 'regtest'), 7000n);
    expect(await wallet.balance()).toEqual({
      confirmed: 50_000n,
      unconfirmed: 7000n,
      reserved: 0n,
    });
    expect(await wallet.receiveAddress()).not.toBe(address);
  });

  it('pays an address, and a BIP21 URI that names the amount', async () => {
    const { w, wallet } = await funded([50_000n]);
    const { txid, feeSat } = await wallet.send({ to: TO, amount: 10_000n, feerate: 3 });
    expect(rawOf(w, txid).outputs.map((o) => o.value)).toContain(10_000n);
    expect((await wallet.balance()).unconfirmed).toBe(40_000n - feeSat);
    const again = await wallet.send({ to: `bitcoin:${TO}?amount=0.00005` });
    expect(rawOf(w, again.txid).outputs.map((o) => o.value)).toContain(5000n);
    await expect(wallet.send({ to: `bitcoin:${TO}?amount=0.00005`, amount: 1n })).rejects.toMatchObject({
      code: 'InvalidQuantity',
    });
    await expect(wallet.send({ to: TO })).rejects.toMatchObject({ code: 'InvalidParams' });
    const chain = await wallet.transactions();
    expect(chain.map((t) => t.change).reduce((a, b) => a + b, 0n)).toBe((await wallet.balance()).unconfirmed);
  });

  it('sends once under an id, however often it is asked, also after a restart', async () => {
    const { w, wallet } = await funded([50_000n]);
    const request = { id: 'x', to: TO, amount: 10_000n, feerate: 3 };
    const [first, second] = await Promise.all([wallet.send(request), wallet.send(request)]);
    expect(second).toEqual(first);
    await wallet.stop();
    const again = await w.open('alice');
    expect(await again.send({ ...request, feerate: 9 })).toEqual(first);
    expect((await again.transactions()).filter((t) => t.change < 0n)).toHaveLength(1);
    await expect(again.send({ ...request, amount: 9000n })).rejects.toMatchObject({ code: 'IdConflict' });
  });

  it('sends everything, the fee taken from it', async () => {
    const { w, wallet } = await funded([50_000n, 20_000n]);
    const { txid, feeSat } = await wallet.send({ to: TO, amount: 'max', feerate: 2 });
    expect(rawOf(w, txid).outputs.map((o) => o.value)).toEqual([70_000n - feeSat]);
    expect(await wallet.balance()).toEqual({ confirmed: 0n, unconfirmed: 0n, reserved: 0n });
  });

  it('keeps a reserve for the fees of a commit while a connection receives', async () => {
    const w = world();
    const { wallet } = await w.connected('alice');
    const { reserve = 0n } = await wallet.balance();
    expect(reserve).toBe(10_000n);
    await wallet.send({ to: TO, amount: 'max', feerate: 2 });
    const { confirmed, unconfirmed } = await wallet.balance();
    expect(confirmed + unconfirmed).toBeGreaterThanOrEqual(reserve);
    expect(confirmed + unconfirmed).toBeLessThan(reserve + 100n);
  });

  it('never gives one coin to two transactions, also when the chain does not show the first', async () => {
    const { w, wallet } = await funded([50_000n, 50_000n]);
    const both = await Promise.all([
      wallet.send({ to: TO, amount: 30_000n }),
      wallet.send({ to: TO, amount: 30_000n }),
    ]);
    const spent = both.flatMap(({ txid }) => rawOf(w, txid).inputs.map((i) => `${i.txid}:${i.vout}`));
    expect(new Set(spent).size).toBe(spent.length);
  });

  it('keeps a transaction that could not be broadcast, and its coins for it, until it can', async () => {
    const { w, wallet } = await funded([50_000n]);
    const { source } = w.chain;
    const { broadcast } = source;
    Object.assign(source, { broadcast: () => Promise.reject(new Error('the line is dead')) });
    await expect(wallet.send({ to: TO, amount: 30_000n })).rejects.toThrow('the line is dead');
    expect(await wallet.balance()).toEqual({
      confirmed: 0n,
      unconfirmed: 0n,
      reserved: 50_000n,
    });
    await expect(wallet.send({ to: TO, amount: 1000n })).rejects.toMatchObject({ code: 'InsufficientFunds' });
    Object.assign(source, { broadcast });
    const again = await w.open('alice');
    await again.tick();
    expect((await again.balance()).unconfirmed).toBeGreaterThan(19_000n);
    w.chain.mine(6);
    await again.tick();
    expect((await again.balance()).reserved).toBe(0n);
    expect(await w.store('alice').list('broadcasts')).toEqual([]);
  });

  it('raises the fee of a payment by replacing it, and says when there is nothing to raise', async () => {
    const { w, wallet } = await funded([50_000n]);
    const first = await wallet.send({ to: TO, amount: 10_000n, feerate: 2 });
    const second = await wallet.bump(first.txid, 10);
    expect(second.feeSat).toBeGreaterThan(first.feeSat * 4n);
    expect(w.chain.known.has(first.txid)).toBe(false);
    await expect(wallet.bump(first.txid, 20)).rejects.toMatchObject({ code: 'TransactionNotFound' });
    w.chain.mine();
    await expect(wallet.bump(second.txid, 20)).rejects.toMatchObject({ code: 'Confirmed' });
    const fees = (await wallet.ledger()).filter((e) => e.id.startsWith('chainfee:'));
    expect(fees.reduce((sum, e) => sum - e.quantity, 0n)).toBe(second.feeSat);
  });

  const refusing = (w: World) => {
    const { broadcast } = w.chain.source;
    const reason = new PicoError('BroadcastRejected', 'not this one', { reason: 'min relay fee not met' });
    Object.assign(w.chain.source, { broadcast: () => Promise.reject(reason) });
    return () => Object.assign(w.chain.source, { broadcast });
  };

  it('forgets a transaction that the chain refuses for good, so that its id may be used for another', async () => {
    const { w, wallet } = await funded([50_000n]);
    const request = { id: 'x', to: TO, amount: 30_000n, feerate: 2 };
    const mend = refusing(w);
    await expect(wallet.send(request)).rejects.toMatchObject({ code: 'BroadcastRejected' });
    expect(await w.store('alice').list('broadcasts')).toEqual([]);
    expect(await w.store('alice').list('uiCalls')).toEqual([]);
    mend();
    const { txid } = await wallet.send({ ...request, amount: 20_000n });
    expect(w.chain.known.has(txid)).toBe(true);
    expect((await wallet.transactions()).filter((t) => t.change < 0n)).toHaveLength(1);
  });

  it('keeps the transaction whose replacement is refused, also under its id', async () => {
    const { w, wallet } = await funded([50_000n]);
    const request = { id: 'x', to: TO, amount: 10_000n, feerate: 2 };
    const first = await wallet.send(request);
    const mend = refusing(w);
    await expect(wallet.bump(first.txid, 10)).rejects.toMatchObject({ code: 'BroadcastRejected' });
    expect(await wallet.send(request)).toEqual(first);
    mend();
    const second = await wallet.bump(first.txid, 12);
    expect(await wallet.send(request)).toEqual(second);
  });

  it('stores what its sender wants in the commit of the transaction, and nothing when the sender says no', async () => {
    const { w, wallet } = await funded([50_000n]);
    const store = w.store('alice');
    const before = store.commits;
    const no = async () => Promise.reject(new PicoError('No', 'no'));
    await expect(wallet.send({ id: 'x', to: TO, amount: 1000n, before: no })).rejects.toThrow('no');
    expect(store.commits).toBe(before);
    const rows = async ({ txid }: { txid: string }) => [{ put: 'log', key: '1', value: { txid } }] as const;
    const { txid } = await wallet.send({ id: 'x', to: TO, amount: 1000n, before: rows });
    expect(await store.get('log', '1')).toEqual({ txid });
    expect(store.commits).toBe(before + 1);
    await wallet.send({ id: 'x', to: TO, amount: 1000n, before: no });
  });

  it('refuses addresses of other networks, dust, and fees that are a slip', async () => {
    const { wallet } = await funded([50_000n]);
    await expect(
      wallet.send({ to: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', amount: 1000n }),
    ).rejects.toMatchObject({ code: 'InvalidAddress' });
    await expect(wallet.send({ to: TO, amount: 100n })).rejects.toMatchObject({ code: 'DustOutput' });
    await expect(wallet.send({ to: TO, amount: 1000n, feerate: 300 })).rejects.toMatchObject({
      code: 'FeeTooHigh',
    });
    await expect(wallet.send({ to: TO, amount: 1000n, feerate: 0 })).rejects.toMatchObject({
      code: 'InvalidParams',
    });
    expect((await wallet.balance()).confirmed).toBe(50_000n);
  });
});
