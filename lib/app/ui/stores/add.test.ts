import { describe, expect, it } from 'vitest';
import { storeDesk } from '../../../../test/harness/store-desk.ts';
import { fakeServer } from '../../../btcpay/fake-server.ts';
import { HOST, K1, K2, K2_PKCS8, K2_SEC1, TOKEN } from '../../../btcpay/fixtures.ts';

/** A server that lets these public keys in. */
async function open(...known: string[]) {
  const server = fakeServer(({ headers }) => ({
    text: known.includes(headers['X-Identity'] ?? '') ? `{"data":[{"merchant":"${TOKEN}"}]}` : '{"data":[]}',
  }));
  return { server, desk: await storeDesk(server.io.fetch) };
}

describe('a store that btcpay-python was paired with', () => {
  it('comes over by pem and token, or by the README’s map, and is one store', async () => {
    const { server, desk } = await open(K2.publicKey);
    const json = JSON.stringify({ host: `${HOST}/`, pem: K2_SEC1, tokens: { merchant: TOKEN } });
    const first = await desk.ui.addStore({ by: 'file', text: json });
    expect(first).toMatchObject({ kind: 'legacy', host: HOST, label: 'btcpay.example.com' });
    for (const pem of [K2_SEC1, K2_PKCS8, K2.privateKey])
      expect(await desk.ui.addStore({ by: 'pem', host: HOST, pem, token: ` ${TOKEN}\n` })).toEqual(first);
    expect(await desk.ui.stores(undefined)).toEqual([first]);
    // It was asked each time, by its own key.
    expect(server.calls.map(({ url }) => url)).toEqual(Array(4).fill(`${HOST}/tokens`));
    expect(new Set(server.calls.map(({ headers }) => headers['X-Identity']))).toEqual(
      new Set([K2.publicKey]),
    );
  });

  it('is not kept where the store does not know the key, or does not answer', async () => {
    const { desk } = await open(K2.publicKey);
    await expect(
      desk.ui.addStore({ by: 'pem', host: HOST, pem: K1.privateKey, token: TOKEN }),
    ).rejects.toMatchObject({ code: 'NotPaired' });
    const away = await storeDesk(async () => {
      throw new TypeError('fetch failed');
    });
    await expect(
      away.ui.addStore({ by: 'pem', host: HOST, pem: K2_SEC1, token: TOKEN }),
    ).rejects.toMatchObject({
      code: 'ServerDown',
    });
    expect([await desk.ui.stores(undefined), await away.ui.stores(undefined)]).toEqual([[], []]);
  });

  it.each<[how: object, field: string]>([
    [{ by: 'file', text: '{' }, 'client'],
    [{ by: 'file', text: '{"host":"https://h","pem":"no","tokens":{}}' }, 'pem'],
    [{ by: 'pem', host: 'http://example.com', pem: K2_SEC1, token: TOKEN }, 'host'],
    [{ by: 'pem', host: HOST, pem: K2_SEC1, token: '<>' }, 'tokens'],
    [{ by: 'key', api: 'legacy', host: HOST, apiKey: 'a b' }, 'apiKey'],
    [{ by: 'key', api: 'greenfield', host: HOST, apiKey: 'a'.repeat(40), storeId: '../' }, 'storeId'],
  ])('is refused before anything is sent (case %#)', async (how, field) => {
    const { server, desk } = await open();
    await expect(desk.ui.addStore(how as never)).rejects.toMatchObject({
      code: 'InvalidParams',
      data: { field },
    });
    expect(server.calls).toEqual([]);
  });
});
