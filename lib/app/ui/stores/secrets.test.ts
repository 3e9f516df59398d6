import { describe, expect, it } from 'vitest';
import { secretsFound } from '../../../../test/harness/secrets-found.ts';
import { PASSWORD, type StoreDesk, storeDesk } from '../../../../test/harness/store-desk.ts';
import { fakeServer } from '../../../btcpay/fake-server.ts';
import { HOST, K2, K2_SEC1, TOKEN } from '../../../btcpay/fixtures.ts';
import { type Bytes, hexToBytes } from '../../../bytes.ts';
import { TABLES, type Table } from '../../../store/schema.ts';
import { backupWithStores, restoreStores } from './backup.ts';

const API_KEY = 'qF4tX9zLw2mR7bKc1vNs8yHd3gJp6uTe0aWi5oEx';
const CODE = 'Zq7Wk3M';
const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

/** Of the stores below: in hex, base64, a list of numbers and more, as secretsFound tries them. */
const secrets: Readonly<Record<string, Bytes>> = {
  key: hexToBytes(K2.privateKey),
  'hex of the key': utf8(K2.privateKey),
  token: utf8(TOKEN),
  'API key': utf8(API_KEY),
  'pairing code': utf8(CODE),
  pem: utf8('PRIVATE KEY'),
};

/** Everything on disk. */
async function disk({ store }: StoreDesk): Promise<string> {
  const tables = Object.keys(TABLES) as Table[];
  return JSON.stringify(await Promise.all(tables.map((table) => store.list<object>(table))));
}

async function full() {
  const server = fakeServer(({ url, method, body }) => {
    if (url.endsWith('/tokens') && method === 'POST')
      return body?.includes(CODE)
        ? { status: 502 }
        : { text: `{"data":[{"facade":"merchant","token":"${TOKEN}","pairingCode":"Abc1234"}]}` };
    if (url.endsWith('/tokens')) return { text: `{"data":[{"merchant":"${TOKEN}"}]}` };
    if (url.includes('/stores?') || url.endsWith('/stores')) return { text: '[{"id":"s1","name":"Bakery"}]' };
    return { text: url.includes('/api/v1/') ? '[]' : '{"data":[]}' };
  });
  const desk = await storeDesk(server.io.fetch);
  await desk.ui.addStore({ by: 'pem', host: HOST, pem: K2_SEC1, token: TOKEN });
  await desk.ui.addStore({ by: 'key', api: 'greenfield', host: HOST, apiKey: API_KEY });
  await desk.ui.addStore({ by: 'key', api: 'legacy', host: HOST, apiKey: API_KEY });
  await desk.ui.startPairing({ host: HOST });
  // Its answer is lost, so that it waits, code and all.
  await desk.ui.addStore({ by: 'code', host: HOST, code: CODE }).catch(() => undefined);
  const store = (await desk.ui.stores(undefined)).find(({ kind }) => kind === 'legacy');
  if (store === undefined) throw new Error('no store');
  const invoice = { price: '1' };
  await desk.ui.newStoreInvoice({ call: 'a', store: store.id, invoice }).catch(() => undefined);
  return { desk, store };
}

describe('what the wallet keeps of stores', () => {
  it('has no key, token or code in clear on disk, open or locked', async () => {
    const { desk } = await full();
    expect(await desk.store.list('stores')).toHaveLength(5);
    expect(secretsFound(secrets, await disk(desk))).toEqual([]);
    // The scan finds what is there.
    const files = (await desk.ui.stores(undefined)).map(({ id }) =>
      desk.ui.exportStore({ id, password: PASSWORD }),
    );
    const texts = (await Promise.all(files)).map(({ text }) => text).join();
    expect(secretsFound(secrets, texts)).toEqual(['token utf8', 'API key utf8', 'pem utf8']);
    expect(secretsFound(secrets, await disk(desk))).toEqual([]);
    await desk.keyring.lock();
    expect(secretsFound(secrets, await disk(desk))).toEqual([]);
  });

  it('is of no use while the wallet is locked, and whole after a new password', async () => {
    const { desk, store } = await full();
    await desk.keyring.lock();
    const { id } = store;
    for (const call of [
      () => desk.ui.checkStore({ id }),
      () => desk.ui.storeInvoices({ store: id }),
      () => desk.ui.storeRates({ store: id }),
      () => desk.ui.newStoreInvoice({ call: 'b', store: id, invoice: { price: '1' } }),
      () => desk.ui.addStore({ by: 'pem', host: HOST, pem: K2_SEC1, token: TOKEN }),
      () => desk.ui.startPairing({ host: 'https://other.example' }),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'Locked' });
    await desk.keyring.unlock(PASSWORD);
    await desk.keyring.changePassword(PASSWORD, 'entirely another green horse');
    await desk.restart();
    await desk.ui.checkStore({ id });
    await expect(desk.ui.exportStore({ id, password: PASSWORD })).rejects.toMatchObject({
      code: 'WrongPassword',
    });
  });

  it('is in the wallet’s backup, and comes back with it elsewhere, once', async () => {
    const { desk } = await full();
    const text = await backupWithStores(desk.keyring.wallet(), desk.keeper);
    expect(secretsFound(secrets, text)).toEqual([]);
    const other = await storeDesk(fakeServer(() => ({ text: '{"data":[{"merchant":"x"}]}' })).io.fetch);
    const restore = () => restoreStores(other.keyring.wallet(), other.keeper, text);
    expect(await restore()).toBe(3);
    expect(await other.ui.stores(undefined)).toEqual(await desk.ui.stores(undefined));
    expect(secretsFound(secrets, await disk(other))).toEqual([]);
    expect(await restore()).toBe(0);
    const [store] = await other.ui.stores(undefined);
    await other.ui.checkStore({ id: store?.id ?? '' });
    // A file of a wallet without stores, as those of before have none.
    const plain = await desk.keyring.wallet().backup();
    expect(await restoreStores(other.keyring.wallet(), other.keeper, plain)).toBe(0);
    expect(await other.keyring.wallet().restore(text)).toBe(0);
  });
});
