import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { desk, PASSWORD } from '../../../../test/harness/ui-world.ts';
import { type WalletWorld, walletWorld } from '../../../../test/harness/wallet-world.ts';
import { K2, TOKEN } from '../../../btcpay/fixtures.ts';

let world: WalletWorld;
const server = createServer((_, response) => response.end(`{"data":[{"merchant":"${TOKEN}"}]}`));
let host: string;
beforeAll(async () => {
  world = await walletWorld();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await world.close();
});

describe('the backup file of a wallet with stores', () => {
  it('brings them into a fresh browser, and into one that is set up already', async () => {
    const d = await desk(world, 'seller');
    const { words } = await d.ui.newWords(undefined);
    const setup = { words, password: PASSWORD, network: 'regtest', chains: [world.chain.url] };
    await d.ui.setup(setup);
    const store = await d.ui.addStore({ by: 'pem', host, pem: K2.privateKey, token: TOKEN });
    await d.ui.renameStore({ id: store.id, label: 'Bakery' });
    const { text } = await d.ui.backup(undefined);
    expect(text).not.toContain('Bakery');

    const fresh = await desk(world, 'freshSeller');
    await fresh.ui.setup({ ...setup, backup: text });
    expect(await fresh.ui.stores(undefined)).toEqual([{ ...store, label: 'Bakery' }]);
    await fresh.ui.checkStore({ id: store.id });
    await fresh.ui.removeStore({ id: store.id });
    expect(await fresh.ui.restoreBackup({ text })).toEqual({ connections: 0, stores: 1 });
    expect(await fresh.ui.restoreBackup({ text })).toEqual({ connections: 0, stores: 0 });

    const other = await desk(world, 'otherSeller');
    const { words: others } = await other.ui.newWords(undefined);
    await other.ui.setup({ ...setup, words: others });
    await expect(other.ui.restoreBackup({ text })).rejects.toMatchObject({ code: 'WrongKey' });
    expect(await other.ui.stores(undefined)).toEqual([]);
    for (const each of [d, fresh, other]) await each.close();
  });
});
