import { describe, expect, it } from 'vitest';
import { world } from '../../test/harness/wallets.ts';
import { addressToScript } from '../bitcoin/address.ts';

const TO = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';

describe('a quote', () => {
  it('is what send then does, for an amount and for everything, and leaves no trace', async () => {
    const w = world();
    const wallet = await w.open('alice');
    for (const amount of [50_000n, 30_000n]) {
      w.chain.fund(addressToScript(await wallet.receiveAddress(), 'regtest'), amount);
      w.chain.mine();
    }
    const commits = w.store('alice').commits;
    const balance = await wallet.balance();
    const some = await wallet.quote({ to: TO, amount: 60_000n, feerate: 3 });
    const all = await wallet.quote({ to: TO, amount: 'max', feerate: 3 });
    expect(some).toMatchObject({ amount: 60_000n, feerate: 3 });
    expect(all.amount + all.feeSat).toBe(80_000n);
    expect(w.store('alice').commits).toBe(commits);
    expect(await wallet.balance()).toEqual(balance);
    expect((await wallet.send({ to: TO, amount: 60_000n, feerate: 3 })).feeSat).toBe(some.feeSat);
  });

  it('of everything leaves what a receiving wallet must keep, as send does', async () => {
    const w = world();
    const { wallet } = await w.connected('alice');
    const quote = await wallet.quote({ to: TO, amount: 'max', feerate: 2 });
    const { feeSat } = await wallet.send({ to: TO, amount: 'max', feerate: 2 });
    expect(feeSat).toBe(quote.feeSat);
    expect((await wallet.balance()).unconfirmed).toBeGreaterThanOrEqual(10_000n);
  });

  it('of a deposit is the fee that connect pays', async () => {
    const w = world();
    const wallet = await w.open('alice');
    w.chain.fund(addressToScript(await wallet.receiveAddress(), 'regtest'), 300_000n);
    w.chain.mine();
    const quote = await wallet.quote({ deposit: 100_000n, feerate: 4 });
    const { feeSat } = await wallet.connect({ asset: 'BTC', quantity: 100_000n, feerate: 4 });
    expect(feeSat).toBe(quote.feeSat);
  });

  it.each([
    [{ to: TO, amount: 80_001n, feerate: 1 }, 'InsufficientFunds'],
    [{ to: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', amount: 1000n, feerate: 1 }, 'InvalidAddress'],
    [{ to: TO, amount: 0n, feerate: 1 }, 'InvalidQuantity'],
    [{ to: TO, amount: 1000n, feerate: 0 }, 'InvalidParams'],
    [{ deposit: 0n, feerate: 1 }, 'InvalidQuantity'],
  ])('of %o says %s', async (request, code) => {
    const w = world();
    const wallet = await w.open('alice');
    w.chain.fund(addressToScript(await wallet.receiveAddress(), 'regtest'), 80_000n);
    w.chain.mine();
    await expect(wallet.quote(request)).rejects.toMatchObject({ code });
  });
});
