import { describe, expect, it } from 'vitest';
import { seedOf, world } from '../../test/harness/wallets.ts';
import { openWallet } from './index.ts';
import { exportKeys, seedKeys, sessionKeys } from './keys.ts';

const SEED = seedOf('alice');

describe('keys of a session', () => {
  it('are the same as those of the seed, for the connections that were chosen', () => {
    const full = seedKeys(SEED, 'regtest', 0);
    const { handle } = full.connection(3).handle;
    const exported = exportKeys(full, [{ handle, index: 3 }]);
    const restricted = sessionKeys(JSON.parse(JSON.stringify(exported)));
    expect(restricted.connection(3)).toEqual(full.connection(3));
    expect(restricted.fingerprint).toBe(full.fingerprint);
    expect([restricted.has(3), restricted.has(2)]).toEqual([true, false]);
    for (const call of [
      () => restricted.connection(2),
      () => restricted.seed(),
      () => restricted.accountKey(),
    ])
      expect(call).toThrow(expect.objectContaining({ code: 'Locked' }));
  });

  it('that are not those of the handle they are given for are refused', () => {
    const full = seedKeys(SEED, 'regtest', 0);
    const [three, four] = [full.connection(3).handle.handle, full.connection(4).handle.handle];
    const { connections, ...rest } = exportKeys(full, [{ handle: three, index: 3 }]);
    const renamed = connections.map((one) => ({ ...one, handle: four }));
    expect(() => sessionKeys({ ...rest, connections: renamed })).toThrow(
      expect.objectContaining({ code: 'InvalidParams' }),
    );
  });

  it('are gone once they are wiped', () => {
    const full = seedKeys(SEED, 'regtest', 0);
    const restricted = sessionKeys(
      exportKeys(full, [{ handle: full.connection(1).handle.handle, index: 1 }]),
    );
    const held = restricted.connection(1).c2h.privateKey;
    for (const keys of [full, restricted]) keys.wipe();
    expect([...held].every((byte) => byte === 0)).toBe(true);
    for (const keys of [full, restricted])
      expect(() => keys.connection(1)).toThrow(expect.objectContaining({ code: 'Locked' }));
    expect(() => full.seed()).toThrow(expect.objectContaining({ code: 'Locked' }));
    expect([...SEED].some((byte) => byte !== 0)).toBe(true);
  });
});

describe('a restricted wallet', () => {
  it('of another seed is refused', async () => {
    const w = world();
    const alice = await w.connected('alice');
    const keys = alice.wallet.exportKeys([alice.handle]);
    await w.connected('bob');
    const options = { store: w.store('bob'), network: 'regtest', chain: w.chain.source, keys } as const;
    await expect(openWallet(options)).rejects.toMatchObject({ code: 'WrongSeed' });
  });

  it('receives, closes and defends its connection, and knows no other', async () => {
    const w = world();
    const alice = await w.connected('alice');
    const bob = await w.connected('bob');
    const second = await bob.wallet.connect({ asset: 'BTC', quantity: 50_000n });
    const keys = bob.wallet.exportKeys([bob.handle]);
    await bob.wallet.retire();
    const restricted = await openWallet({
      ...{ store: w.store('bob'), network: 'regtest', chain: w.chain.source, keys, hub: w.hub.url },
      ...{ clock: () => w.now, fetch: w.hub.fetch, WebSocket: false },
    });
    expect(restricted.handles).toEqual([bob.handle]);
    await expect(restricted.connection(second.handle)).rejects.toMatchObject({ code: 'HandleNotFound' });
    const { uri, hash } = await restricted.createInvoice({ asset: 'BTC', quantity: 30_000n });
    const paying = alice.wallet.payInvoice({ id: 'one', uri });
    for (let i = 0; i < 100 && (await restricted.invoice(hash)).status !== 'paid'; i++)
      await restricted.sync();
    expect(await paying).toMatchObject({ status: 'settled' });
    expect((await restricted.tick()).problems).toEqual([]);
    w.chain.feerate = 30;
    await restricted.tick();
    const { txid } = await restricted.closeAlone(bob.handle);
    expect(w.chain.known.has(txid ?? '')).toBe(true);
  });

  it('lets go for good: the wallet after it goes on alone', async () => {
    const w = world();
    const alice = await w.connected('alice');
    const bob = await w.connected('bob');
    const old = alice.wallet;
    await old.retire();
    await expect(old.microSend({ destination: bob.handle, quantity: 10n })).rejects.toMatchObject({
      code: 'Locked',
    });
    await expect(old.createInvoice({ asset: 'BTC', quantity: 10n })).rejects.toMatchObject({
      code: 'Locked',
    });
    const again = await w.open('alice');
    expect(await again.microSend({ destination: bob.handle, quantity: 10n })).toMatchObject({
      status: 'settled',
    });
    expect((await again.connection(alice.handle)).balance).toBe(99_990n);
  });
});
