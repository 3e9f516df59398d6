import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectedDesk, PASSWORD, readyDesk } from '../../../test/harness/ui-world.ts';
import { eventually, type WalletWorld, walletWorld } from '../../../test/harness/wallet-world.ts';

let world: WalletWorld;
beforeAll(async () => {
  world = await walletWorld();
});
afterAll(() => world.close());

describe('closing alone', () => {
  it('says when the deposit comes back, and goes on as the tip does', async () => {
    const d = await connectedDesk(world, 'alone');
    await expect(d.ui.forget({ handle: d.handle })).rejects.toMatchObject({
      code: 'NotClosed',
      data: { handle: d.handle },
    });
    const closing = await d.ui.closeAlone({ handle: d.handle });
    const [view] = await d.ui.connections(undefined);
    expect(view).toMatchObject({ status: 'closing', sendable: '0', returnsHeight: closing.height });
    expect(Number(closing.height)).toBeGreaterThan(world.chain.height() + 100);
    expect(view).not.toHaveProperty('due');
    await d.close();
  });

  it('is not what a close together looks like', async () => {
    const d = await connectedDesk(world, 'together');
    const { txid, height } = await d.ui.close({ handle: d.handle });
    expect(txid).toMatch(/^[0-9a-f]{64}$/);
    expect(height).toBeUndefined();
    const [view] = await d.ui.connections(undefined);
    expect(view?.status).toBe('closing');
    expect(view).not.toHaveProperty('returnsHeight');
    await d.close();
  });
});

describe('opening', () => {
  it('goes on with what was begun when it is asked for again after a restart of the screen', async () => {
    const d = await readyDesk(world, 'again');
    const first = await d.ui.connect({ quantity: '50000', receive: '30000' });
    expect(await d.ui.connect({ quantity: '50000', receive: '30000' })).toEqual(first);
    expect(await d.ui.connections(undefined)).toHaveLength(1);
    await expect(d.ui.connect({ quantity: '0' })).rejects.toMatchObject({ data: { field: 'quantity' } });
    await expect(d.ui.connect({ quantity: '50000.5' })).rejects.toMatchObject({ code: 'InvalidQuantity' });
    await d.close();
  });

  it('tells the screens when it is open', async () => {
    const d = await connectedDesk(world, 'told');
    expect(d.topics).toContain('connections');
    d.topics.length = 0;
    const payee = await connectedDesk(world, 'toldPayee');
    const { uri } = await payee.ui.createInvoice({ amount: '2000' });
    const before = BigInt((await d.ui.status(undefined)).sendable);
    await d.ui.pay({ id: 'p', uri });
    await eventually(async () => BigInt((await d.ui.status(undefined)).sendable) <= before - 2000n);
    expect(d.topics).toEqual(expect.arrayContaining(['status', 'activity']));
    await expect(d.ui.pay({ id: 'self', uri: d.handle, amount: '5' })).rejects.toMatchObject({
      code: 'InvalidPayee',
    });
    await d.close();
    await payee.close();
  });

  it('is not offered at a hub of another network, nor where there is none', async () => {
    const d = await readyDesk(world, 'nohub');
    await d.ui.setSettings({ hub: 'http://127.0.0.1:9' });
    await d.ui.lock(undefined);
    await d.ui.unlock({ password: PASSWORD });
    await expect(d.ui.connectQuote({ quantity: '50000' })).rejects.toMatchObject({ code: 'HubUnreachable' });
    await d.ui.setSettings({ hub: null });
    await d.ui.lock(undefined);
    await d.ui.unlock({ password: PASSWORD });
    await expect(d.ui.connectQuote({ quantity: '50000' })).rejects.toMatchObject({ code: 'NoHub' });
    await d.close();
  });
});
