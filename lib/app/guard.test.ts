import { describe, expect, it } from 'vitest';
import { world } from '../../test/harness/wallets.ts';
import { openWallet } from '../wallet/index.ts';
import { lookAfter } from './guard.ts';

describe('a look at the chain for all channels', () => {
  it('is the wallet’s while it is open, and the guard’s for what no wallet holds the keys of', async () => {
    const w = world();
    const { wallet, handle } = await w.connected('alice', 60_000n, { signAhead: true });
    const second = await wallet.connect({ asset: 'BTC', quantity: 60_000n, expireTime: 100 });
    for (let i = 0; i < 2; i++) {
      w.chain.mine();
      await w.hub.watch();
      await wallet.sync();
    }
    await wallet.tick();
    const options = {
      store: w.store('alice'),
      network: 'regtest',
      chain: w.chain.source,
      clock: () => w.now,
    } as const;
    expect(await lookAfter(options, wallet)).toEqual({ published: [], problems: [] });

    await wallet.prepare();
    const keys = wallet.exportKeys([handle]);
    await wallet.retire();
    const restricted = await openWallet({ ...options, keys, fetch: w.hub.fetch, WebSocket: false });
    w.chain.mine(100);
    const spent = async () => {
      const rows = [handle, second.handle].map((h) => w.hub.line(h).in?.params);
      const spends = await Promise.all(rows.map((p) => w.chain.source.outspend(p?.txid ?? '', p?.vout ?? 0)));
      return spends.map((spend) => spend.spent);
    };
    expect((await lookAfter(options, restricted)).published).toMatchObject([
      { handle: second.handle, purpose: 'expire' },
    ]);
    expect(await spent()).toEqual([false, true]);
    w.chain.mine(1000);
    expect((await lookAfter(options, restricted)).published).toEqual([]);
    expect(await spent()).toEqual([true, true]);
  });

  it('is the guard’s alone after a restart', async () => {
    const w = world();
    const { wallet, handle } = await w.connected('alice', 60_000n, { signAhead: true });
    await wallet.prepare();
    await wallet.retire();
    w.chain.mine(1100);
    const options = { store: w.store('alice').reopen(), network: 'regtest', chain: w.chain.source } as const;
    expect((await lookAfter(options, undefined)).published).toMatchObject([{ handle, purpose: 'expire' }]);
  });
});
