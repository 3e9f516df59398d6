import { describe, expect, it } from 'vitest';
import { connected, PASSWORD, profile, WORDS } from '../../test/harness/keyring-profile.ts';
import { secretsFound } from '../../test/harness/secrets-found.ts';
import type { World } from '../../test/harness/wallets.ts';
import { accountKey } from '../bitcoin/keys.ts';
import { mnemonicToSeed } from '../bitcoin/seed.ts';
import { type Bytes, type Hex, hexToBytes } from '../bytes.ts';

const HOUR = 3600;

describe('while it is locked and a budget is live', () => {
  it('pays from the budget, and does nothing else', async () => {
    const p = profile();
    const bob = await p.w.connected('bob');
    const keyring = await p.worker();
    await keyring.setup({ words: WORDS, password: PASSWORD });
    const handle = await connected(keyring, p.w);
    p.budget(handle);
    await keyring.lock();
    const pay = async (id: string) => {
      const spender = keyring.spender();
      const { uri, hash } = await bob.wallet.createInvoice({ asset: 'BTC', quantity: 1000n });
      const paying = spender?.payInvoice({ id, uri });
      for (let i = 0; i < 100 && (await bob.wallet.invoice(hash)).status !== 'paid'; i++)
        await bob.wallet.sync();
      return await paying;
    };
    expect(await pay('one')).toMatchObject({ status: 'settled' });
    const spender = keyring.spender();
    if (spender === undefined) throw new Error('no spender');
    expect((await spender.connection(handle)).balance).toBe(99_000n);
    for (const call of [
      () => spender.balance(),
      () => spender.receiveAddress(),
      () => spender.transactions(),
      () => spender.send({ to: 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080', amount: 1000n }),
      () => spender.connect({ asset: 'BTC', quantity: 50_000n }),
      () => spender.backup(),
      () => spender.recover(),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'Locked' });

    await keyring.unlock(PASSWORD);
    expect((await keyring.wallet().connection(handle)).balance).toBe(99_000n);
    expect(await pay('two')).toMatchObject({ status: 'settled' });
    await expect(spender.payInvoice({ id: 'three', uri: 'pico:x' })).rejects.toThrow();
    await expect(spender.createInvoice({ asset: 'BTC', quantity: 10n })).rejects.toMatchObject({
      code: 'Locked',
    });
  });

  it('keeps no key once the budget is over, paused, or the browser was restarted', async () => {
    const p = profile();
    const keyring = await p.worker();
    await keyring.setup({ words: WORDS, password: PASSWORD });
    const handle = await connected(keyring, p.w);
    p.budget(handle);
    await keyring.lock();
    expect((await p.worker()).spender()).toBeDefined();
    await keyring.lock({ pauseBudgets: true });
    expect(keyring.spender()).toBeUndefined();
    expect(p.session().dump()).toBe('[]');

    await keyring.unlock(PASSWORD);
    await keyring.lock();
    expect(keyring.spender()).toBeDefined();
    p.budget();
    await keyring.check();
    expect(keyring.spender()).toBeUndefined();
    expect(p.session().dump()).toBe('[]');

    p.budget(handle);
    await keyring.unlock(PASSWORD);
    await keyring.lock();
    p.restartBrowser();
    expect((await p.worker()).spender()).toBeUndefined();
  });

  it('leaves no byte of seed, words, password, vault key or account key in session or store', async () => {
    const p = profile();
    const keyring = await p.worker();
    await keyring.setup({ words: WORDS, password: PASSWORD });
    const handle = await connected(keyring, p.w);
    await p.w.connected('bob');
    p.budget(handle);
    const held = JSON.parse(p.session().dump()) as [[string, string]];
    const { vaultKey } = JSON.parse(held[0][1]) as { vaultKey: Hex };
    const seed = mnemonicToSeed(WORDS);
    const node = accountKey(seed, 'regtest', 0);
    const secrets: Record<string, Bytes> = {
      seed,
      vaultKey: hexToBytes(vaultKey),
      account: node.privateKey,
      chainCode: node.chainCode,
      words: Buffer.from(WORDS),
      password: Buffer.from(PASSWORD),
    };
    const texts = async () => `${p.session().dump()}\n${await everything(p.w)}`;
    // The scan finds what is there.
    expect(secretsFound({ vaultKey: hexToBytes(vaultKey) }, await texts())).toEqual(['vaultKey hex']);
    await keyring.lock();
    p.w.now += HOUR;
    await keyring.check();
    expect(keyring.spender()).toBeDefined();
    expect(secretsFound(secrets, await texts())).toEqual([]);
    // The keys of the live budget are in the session, and on no disk.
    const [, spend] = (JSON.parse(p.session().dump()) as [[string, string]])[0];
    const [entry] = (JSON.parse(spend) as { keys: { connections: [{ keys: Record<string, Hex> }] } }).keys
      .connections;
    for (const key of Object.values(entry.keys))
      expect(secretsFound({ key: hexToBytes(key) }, await everything(p.w))).toEqual([]);
  });
});

async function everything(w: World): Promise<string> {
  const tables = [
    'meta',
    'accounts',
    'connections',
    'commits',
    'payments',
    'invoices',
    'ledger',
    'broadcasts',
  ];
  const rows = await Promise.all(
    [...tables, 'prepared', 'settings'].map((table) => w.store('profile').list<object>(table as 'meta')),
  );
  expect(rows.flat().length).toBeGreaterThan(5);
  return JSON.stringify(rows);
}
