import { describe, expect, it } from 'vitest';
import { seedOf, until, type World, world } from '../../test/harness/wallets.ts';
import { addressToScript } from '../bitcoin/address.ts';
import { PicoError } from '../errors.ts';
import { ledgerBalance, type Wallet } from './index.ts';

const request = { asset: 'BTC', quantity: 100_000n };

async function funded(): Promise<{ w: World; wallet: Wallet }> {
  const w = world();
  const wallet = await w.open('alice');
  w.chain.fund(addressToScript(await wallet.receiveAddress(), 'regtest'), 400_000n);
  w.chain.mine();
  return { w, wallet };
}

async function becomes(w: World, wallet: Wallet, status: string): Promise<void> {
  await until(async () => {
    w.chain.mine();
    await w.hub.watch();
    await wallet.tick();
    await wallet.sync();
    return (await wallet.connections())[0]?.status === status;
  }, 20);
}

describe('connecting', () => {
  it.each([
    ['another asset', { asset: 'XCP' }, 'UnsupportedAsset'],
    ['nothing', { quantity: 0n }, 'InvalidQuantity'],
    ['less than the hub takes', { quantity: 19_999n }, 'InvalidQuantity'],
    ['more than there is', { quantity: 500_000n }, 'InsufficientFunds'],
    ['a delay that is not the terms', { delayTime: 2 }, 'InvalidParams'],
    ['a life too short', { expireTime: 20 }, 'InvalidParams'],
    ['no hub at all', { hub: 'http://example.com' }, 'InvalidUrl'],
  ])('refuses %s, and spends nothing', async (_, change, code) => {
    const { w, wallet } = await funded();
    await expect(wallet.connect({ ...request, ...change })).rejects.toMatchObject({ code });
    expect(await wallet.connections()).toEqual([]);
    expect((await wallet.balance()).confirmed).toBe(400_000n);
    expect(w.chain.known.size).toBe(1);
  });

  it('does not believe a hub on another chain', async () => {
    const { w, wallet } = await funded();
    const { tip } = w.chain.source;
    Object.assign(w.chain.source, { tip: async () => ({ ...(await tip()), height: w.chain.height + 9 }) });
    await expect(wallet.connect(request)).rejects.toMatchObject({ code: 'ChainDisagrees' });
    expect((await wallet.balance()).reserved).toBe(0n);
  });

  it('broadcasts the deposit only after the hub has answered for it', async () => {
    const { w, wallet } = await funded();
    w.hub.silentDeposit = true;
    const { handle, txid } = await wallet.connect(request);
    expect(w.chain.known.has(txid)).toBe(false);
    expect((await wallet.connection(handle)).status).toBe('opening');
    expect((await wallet.balance()).reserved).toBe(400_000n);
    const again = await w.open('alice');
    w.hub.silentDeposit = false;
    await again.tick();
    expect(w.chain.known.has(txid)).toBe(true);
    await becomes(w, again, 'open');
  });

  it('gives up, and the coins free, when the hub refuses the deposit for good', async () => {
    const { w, wallet } = await funded();
    w.hub.refuseDeposit = true;
    await expect(wallet.connect(request)).rejects.toMatchObject({ code: 'HandleNotFound' });
    expect((await wallet.connections())[0]).toMatchObject({ status: 'closed', balance: 0n });
    expect(await wallet.balance()).toEqual({
      confirmed: 400_000n,
      unconfirmed: 0n,
      reserved: 0n,
    });
    expect(w.chain.known.size).toBe(1);
    expect(await wallet.cull()).toHaveLength(1);
    expect(await wallet.connections()).toEqual([]);
  });

  it('is not open for what the hub funded otherwise than agreed', async () => {
    const { w, wallet } = await funded();
    w.hub.shortFunding = true;
    const { handle } = await wallet.connect(request);
    for (let i = 0; i < 4; i++) {
      w.chain.mine();
      await w.hub.watch();
      await wallet.sync();
      await wallet.tick();
    }
    expect(await wallet.connection(handle)).toMatchObject({ status: 'opening', receivable: 0n });
    await expect(wallet.createInvoice({ asset: 'BTC', quantity: 1n })).rejects.toMatchObject({
      code: 'PaymentExceedsReceivable',
    });
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('loses nothing when it dies at commit %i of opening', async (n) => {
    const { w, wallet } = await funded();
    w.store('alice').dieAt(n);
    await wallet.connect(request).catch(() => undefined);
    await wallet.tick().catch(() => undefined);
    w.setStore('alice', w.store('alice').reopen());
    const again = await w.open('alice');
    await again.tick();
    if ((await again.connections()).length === 0) await again.connect(request);
    await becomes(w, again, 'open');
    const [info] = await again.connections();
    expect(await again.connections()).toHaveLength(1);
    expect(info?.balance).toBe(100_000n);
    expect(await ledgerBalance(w.store('alice'), info?.handle ?? '')).toBe(100_000n);
    const { confirmed, unconfirmed, reserved } = await again.balance();
    expect(confirmed + unconfirmed + reserved).toBeGreaterThan(299_000n);
  });

  it.each([1, 2, 3, 4])('makes one deposit when it is asked again after a death at commit %i', async (n) => {
    const { w, wallet } = await funded();
    w.store('alice').dieAt(n);
    const first = await wallet.connect({ ...request, resume: true }).catch(() => undefined);
    w.setStore('alice', w.store('alice').reopen());
    const again = await w.open('alice');
    const second = await again.connect({ ...request, resume: true });
    if (first !== undefined) expect(second).toEqual(first);
    expect(await again.connections()).toHaveLength(1);
    await becomes(w, again, 'open');
    const { confirmed, unconfirmed } = await again.balance();
    expect(confirmed + unconfirmed).toBe(300_000n - second.feeSat);
    const other = await again.connect({ ...request, resume: true });
    expect(other.handle).not.toBe(second.handle);
  });

  it('broadcasts when it is asked again what it died over after the hub had answered', async () => {
    const { w } = await funded();
    const { source } = w.chain;
    const away = async () => {
      throw new PicoError('ChainUnavailable', 'it is away');
    };
    const chain = { ...source, broadcast: away };
    const first = await (await w.open('alice', { chain })).connect({ ...request, resume: true });
    expect(w.chain.known.has(first.txid)).toBe(false);
    const again = await w.open('alice');
    expect(await again.connect({ ...request, resume: true })).toEqual(first);
    expect(w.chain.known.has(first.txid)).toBe(true);
  });

  it('takes an opening of another size, or without being told to resume, for another one', async () => {
    const { wallet } = await funded();
    const { handle } = await wallet.connect(request);
    const resumed = { ...request, resume: true };
    expect((await wallet.connect(resumed)).handle).toBe(handle);
    const others = [
      await wallet.connect({ ...resumed, quantity: 90_000n }),
      await wallet.connect({ ...resumed, receive: 50_000n }),
      await wallet.connect({ ...request, quantity: 50_000n }),
    ];
    expect(new Set([handle, ...others.map((o) => o.handle)]).size).toBe(4);
  });
});

describe('a store', () => {
  it('serves one seed and one network only', async () => {
    const { w } = await funded();
    await expect(w.open('alice', { seed: seedOf('bob') })).rejects.toMatchObject({ code: 'WrongSeed' });
    await expect(w.open('alice', { network: 'signet' })).rejects.toMatchObject({ code: 'WrongNetwork' });
    await expect(w.open('alice', { seed: new Uint8Array(32) })).rejects.toMatchObject({
      code: 'InvalidParams',
    });
  });

  it('moves no money over a chain server of another network', async () => {
    const { w, wallet } = await funded();
    Object.assign(w.chain.source, { blockHash: async () => '00'.repeat(32) });
    await expect(wallet.connect(request)).rejects.toMatchObject({ code: 'WrongChain' });
    await expect(wallet.send({ to: await wallet.receiveAddress(), amount: 1000n })).rejects.toMatchObject({
      code: 'WrongChain',
    });
  });
});
