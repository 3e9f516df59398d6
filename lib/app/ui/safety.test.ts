import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectedDesk, desk, PASSWORD, readyDesk } from '../../../test/harness/ui-world.ts';
import { eventually, type WalletWorld, walletWorld } from '../../../test/harness/wallet-world.ts';

let world: WalletWorld;
beforeAll(async () => {
  world = await walletWorld();
});
afterAll(() => world.close());

describe('the backup file', () => {
  it('is asked for after a connection, and brings it into a fresh browser with the words', async () => {
    const d = await connectedDesk(world, 'saved');
    expect((await d.ui.status(undefined)).backup.file).toBe(true);
    const file = await d.ui.backup(undefined);
    expect(file.name).toMatch(/^picopay-regtest-\d{4}-\d{2}-\d{2}\.backup\.json$/);
    expect(file.text).not.toContain(d.handle);
    await d.ui.backupSaved(undefined);
    expect((await d.ui.status(undefined)).backup.file).toBe(false);
    const { words } = await d.ui.revealWords({ password: PASSWORD });
    await d.close();

    const fresh = await desk(world, 'fresh');
    const request = { words, password: PASSWORD, network: 'regtest', chains: [world.chain.url] };
    await fresh.ui.setup({ ...request, backup: file.text, restored: true });
    expect(await fresh.ui.connections(undefined)).toMatchObject([{ handle: d.handle, status: 'recover' }]);
    expect((await fresh.ui.status(undefined)).backup.words).toBe(false);
    expect(await fresh.ui.restoreBackup({ text: file.text })).toEqual({ connections: 0, stores: 0 });
    const [waiting] = await fresh.ui.recover(undefined);
    expect(waiting).toMatchObject({ handle: d.handle, value: '100000', state: 'waiting' });
    expect((await fresh.ui.connections(undefined))[0]?.returnsHeight).toBeGreaterThan(world.chain.height());
    await world.chain.mine(Number(waiting?.height) - world.chain.height());
    await world.mineUntil([fresh.keyring.wallet()], async () => {
      const [one] = await fresh.ui.recover(undefined);
      return one?.state === 'returned';
    });
    await fresh.ui.refresh(undefined);
    const { onChain } = await fresh.ui.status(undefined);
    expect(BigInt(String(onChain?.confirmed))).toBeGreaterThan(990_000n);
    await fresh.close();
  });

  it('of another seed leaves a wallet that is ready, and says so', async () => {
    const d = await connectedDesk(world, 'theirs');
    const { text } = await d.ui.backup(undefined);
    await d.close();
    const mine = await desk(world, 'mine');
    const { words } = await mine.ui.newWords(undefined);
    const request = { words, password: PASSWORD, network: 'regtest', chains: [world.chain.url] };
    await expect(mine.ui.setup({ ...request, backup: text })).rejects.toMatchObject({
      data: { setUp: true, field: 'backup' },
    });
    expect((await mine.ui.status(undefined)).phase).toBe('open');
    for (const bad of ['', 'x', '{"version":1}', text.replace(/"iv":"../, '"iv":"zz')])
      await expect(mine.ui.restoreBackup({ text: bad }), bad.slice(0, 40)).rejects.toMatchObject({
        code: expect.stringMatching(/^(InvalidBackup|Corrupted)$/),
      });
    await mine.close();
  });
});

describe('the same words in two browsers', () => {
  it('are found by the hub’s copy when they are set up anew, without the file', async () => {
    const first = await connectedDesk(world, 'firstBrowser');
    const { words } = await first.ui.revealWords({ password: PASSWORD });
    const second = await desk(world, 'secondBrowser');
    const { hub, chain } = world;
    const where = { network: 'regtest', hub: hub.url, chains: [chain.url] };
    await second.ui.setup({ words, password: PASSWORD, ...where, restored: true });
    await eventually(async () => (await second.ui.connections(undefined)).length === 1);
    expect(await second.ui.connections(undefined)).toMatchObject([
      { handle: first.handle, status: 'recover', sendable: '0' },
    ]);
    await first.close();
    await second.close();
  });

  it('say so in the copy that is older, instead of paying from it', async () => {
    const first = await connectedDesk(world, 'newer');
    const payee = await connectedDesk(world, 'till');
    await first.close();
    copyFileSync(join(world.dir, 'newer.sqlite'), join(world.dir, 'older.sqlite'));
    const newer = await desk(world, 'newer');
    await newer.ui.unlock({ password: PASSWORD });
    const { uri } = await payee.ui.createInvoice({ amount: '1000' });
    expect(await newer.ui.pay({ id: 'x', uri })).toMatchObject({ status: 'settled' });
    await newer.close();
    const older = await desk(world, 'older');
    await older.ui.unlock({ password: PASSWORD });
    const next = await payee.ui.createInvoice({ amount: '500' });
    await expect(older.ui.pay({ id: 'y', uri: next.uri })).rejects.toMatchObject({ code: 'StaleState' });
    await older.ui.refresh(undefined);
    const status = await older.ui.status(undefined);
    expect(status.elsewhere).toBe(true);
    expect(status.sendable).toBe('0');
    expect(status.problems).toMatchObject([{ code: 'StaleState', handle: first.handle }]);
    expect(await older.ui.recover(undefined)).toMatchObject([{ handle: first.handle, state: 'waiting' }]);
    await older.close();
    await payee.close();
  });
});

describe('the log', () => {
  it('holds nothing that tells who paid what', async () => {
    const d = await connectedDesk(world, 'logged');
    const payee = await connectedDesk(world, 'loggedPayee');
    const invoice = await payee.ui.createInvoice({ amount: '4321', memo: 'a secret gift' });
    const paid = await d.ui.pay({ id: 'logged', uri: invoice.uri });
    const { address } = await payee.ui.address(undefined);
    const { txid } = await d.ui.send({ id: 'chain', to: address, amount: '54321', feerate: 2 });
    await d.ui.pay({ id: 'bad', uri: 'pico:nonsense' }).catch(() => undefined);
    const { words } = await d.ui.revealWords({ password: PASSWORD });
    const { name, text } = await d.ui.log(undefined);
    expect(name).toBe('picopay-log.txt');
    for (const line of ['event=pay', 'event=send', 'event=failed method=pay code=InvalidInvoice'])
      expect(text).toContain(line);
    const secrets = [
      ...[
        PASSWORD,
        words,
        words.split(' ').slice(0, 2).join(' '),
        '4321',
        '54321',
        'gift',
        d.handle,
        payee.handle,
        address,
        txid,
      ],
      ...[invoice.hash, String(paid.token), new URL(world.hub.url).host, new URL(world.chain.url).host],
    ];
    for (const secret of secrets) expect(text).not.toContain(secret);
    await d.close();
    await payee.close();
  });
});

describe('erasing', () => {
  it('wants the password', async () => {
    const d = await readyDesk(world, 'erased');
    await expect(d.ui.erase({ password: 'wrong' })).rejects.toMatchObject({ code: 'WrongPassword' });
    expect(d.erased).toBe(false);
    expect((await d.ui.status(undefined)).phase).toBe('open');
    await d.ui.erase({ password: PASSWORD });
    expect(d.erased).toBe(true);
    await d.store.close();
  });
});
