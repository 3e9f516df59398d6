import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BtcpayKit, btcpayKit, signer } from './kit.ts';

let kit: BtcpayKit;
const [owner, stranger] = [signer('owner'), signer('stranger')];
beforeAll(async () => {
  kit = await btcpayKit();
  await pair(owner.sin, kit.admin.pairingCode(kit.btcpay.storeId));
});
afterAll(() => kit.close());

const post = (path: string, body: object | string, headers: Record<string, string> = {}) =>
  kit.request(path, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const pair = (id: string, pairingCode: string) => post('/tokens', { id, pairingCode });
const get = (path: string, by = owner) => kit.request(path, { headers: by.headers(kit.btcpay.url + path) });
const create = (body: object, by = owner) => {
  const text = JSON.stringify(body);
  return post('/invoices/', text, by.headers(`${kit.btcpay.url}/invoices/`, text));
};

describe('pairing', () => {
  it('takes a code once, within 15 minutes, and a key for one store', async () => {
    const code = kit.admin.pairingCode(kit.btcpay.storeId, 'my till');
    kit.admin.advance(14 * 60_000);
    const { body } = await pair(signer('a').sin, code);
    expect(body.data).toMatchObject([{ facade: 'merchant', pairingCode: code, label: 'my till' }]);
    expect(await pair(signer('b').sin, code)).toMatchObject({ status: 404 });
    const old = kit.admin.pairingCode(kit.btcpay.storeId);
    kit.admin.advance(15 * 60_000);
    expect(await pair(signer('b').sin, old)).toMatchObject({
      ...{ status: 400, body: { error: 'Error while pairing (Expired)' } },
    });
    const other = kit.admin.createStore({ name: 'Other' });
    expect(await pair(owner.sin, kit.admin.pairingCode(other.id))).toMatchObject({
      ...{ status: 400, body: { error: 'Error while pairing (ReusedKey)' } },
    });
    expect(await pair('Tf-not-a-sin', old)).toMatchObject({ status: 400 });
  });

  it('lets a program ask, and a person approve on a page', async () => {
    const program = signer('program');
    const { body } = await post('/tokens', { id: program.sin, label: 'Wallet <on> a desk' });
    const [{ pairingCode, token }] = body.data;
    expect((await get('/tokens', program)).body).toEqual({ data: [] });
    const page = await kit.request(`/api-access-request?pairingCode=${pairingCode}`);
    expect(page.text).toContain('Wallet &#60;on&#62; a desk');
    const form = new URLSearchParams({ pairingCode, storeId: kit.btcpay.storeId });
    expect(await kit.request('/api-access-request', { method: 'POST', body: form })).toMatchObject({
      status: 200,
    });
    expect((await get('/tokens', program)).body).toEqual({ data: [{ merchant: token }] });
  });
});

describe('a signed request', () => {
  it('is checked over the URL that the caller used, with its scheme, and any valid signature will do', async () => {
    const { url } = kit.btcpay;
    const ask = (headers: Record<string, string>, path = '/tokens') => kit.request(path, { headers });
    expect(await ask(owner.headers(`${url}/tokens`, '', 'high'))).toMatchObject({ status: 200 });
    expect(await ask(owner.headers(`${url}/tokens?token=x`))).toMatchObject({ status: 401 });
    expect(await ask(owner.headers(`${url}//tokens`))).toMatchObject({ status: 401 });
    const secure = owner.headers(`${url.replace('http', 'https')}/tokens`);
    expect(await ask(secure)).toMatchObject({
      ...{ status: 401, body: { error: 'BitId authentication failed', errors: [{}] } },
    });
    expect(await ask({ ...secure, 'x-forwarded-proto': 'https' })).toMatchObject({ status: 200 });
  });

  it('of a key without a store is answered by a page, not by JSON', async () => {
    const answer = await get('/invoices?token=x', stranger);
    expect(answer).toMatchObject({ status: 403, type: expect.stringContaining('text/html') });
  });

  it('may be replaced by a key in plain, or by nothing where the store lets everyone in', async () => {
    const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(key).toString('base64')}` });
    const price = { price: 1, currency: 'USD' };
    const key = kit.admin.legacyApiKey(kit.btcpay.storeId);
    expect(await post('/invoices', price, basic(key))).toMatchObject({ status: 200 });
    expect(await post('/invoices', price, basic('wrong'))).toMatchObject({ status: 401 });
    expect(await post('/invoices', price)).toMatchObject({ status: 401 });
    const open = kit.admin.createStore({ anyoneCanCreateInvoice: true });
    expect(await post(`/invoices?storeId=${open.id}`, price)).toMatchObject({ status: 200 });
    expect(await post(`/invoices?storeId=${kit.btcpay.storeId}`, price)).toMatchObject({ status: 403 });
  });
});

describe('invoices of the older API', () => {
  it('are made with what the request says', async () => {
    const { body } = await create({
      ...{
        price: '20',
        currency: 'eur',
        orderId: 'o1',
        itemCode: 'c1',
        posData: '{"a":1}',
        buyer: { name: 'Ann' },
      },
      ...{
        redirectURL: 'https://shop.test/{InvoiceId}/{OrderId}',
        transactionSpeed: 'low-medium',
        token: 't',
      },
    });
    const { data, facade } = body;
    expect(facade).toBe('pos/invoice');
    expect(data).toMatchObject({
      ...{
        price: 20,
        currency: 'EUR',
        orderId: 'o1',
        itemCode: 'c1',
        posData: '{"a":1}',
        exceptionStatus: false,
      },
      ...{ url: `${kit.btcpay.url}/invoice?id=${data.id}`, buyer: { name: 'Ann', email: null } },
      ...{ expirationTime: data.invoiceTime + 900_000 },
    });
    expect(data.paymentUrls.BIP21).toBe(`bitcoin:${data.bitcoinAddress}?amount=${data.btcDue}`);
    expect((await kit.status(data.id)).merchantRefLink).toBe(`https://shop.test/${data.id}/o1`);
    const { body: api } = await kit.api('GET', `${kit.store}/invoices/${data.id}`);
    expect(api.checkout.speedPolicy).toBe('LowMediumSpeed');
  });

  it('are not made with a bad price, too little time, without a rate or a wallet', async () => {
    const refused = async (body: object) => {
      const answer = await create({ currency: 'USD', ...body });
      return [answer.status, answer.body.error];
    };
    expect(await refused({ price: 'nan' })).toEqual([400, expect.any(String)]);
    expect(await refused({ price: 1, expirationTime: Date.now() })).toEqual([
      ...[400, 'The expirationTime is set too soon'],
    ]);
    const noRate = [400, expect.stringContaining('Error retrieving a matching payment method or rate.')];
    expect(await refused({ price: 1, currency: 'XTS' })).toEqual(noRate);
    kit.admin.updateStore(kit.btcpay.storeId, { ratesAvailable: false });
    expect(await refused({ price: 1 })).toEqual(noRate);
    kit.admin.updateStore(kit.btcpay.storeId, { ratesAvailable: true, hasWallet: false });
    expect(await refused({ price: 1 })).toEqual([400, expect.stringContaining('No wallet has been linked')]);
    kit.admin.updateStore(kit.btcpay.storeId, { hasWallet: true });
  });

  it('are found by day and state, and a filter in another form is none', async () => {
    const store = kit.admin.createStore({ name: 'By day' });
    const client = signer('by day');
    await pair(client.sin, kit.admin.pairingCode(store.id));
    const made: string[] = [];
    for (const day of [1, 2, 3]) {
      kit.admin.setClock(Date.UTC(2026, 0, day, 23, 59));
      made.push((await create({ price: day, currency: 'USD', orderId: `d${day}` }, client)).body.data.id);
    }
    const found = async (query: string) => {
      const { body } = await get(`/invoices?${query}`, client);
      return body.data.map(({ id }: { id: string }) => made.indexOf(id) + 1);
    };
    expect(await found('token=x')).toEqual([3, 2, 1]);
    expect(await found('dateStart=01%2F02%2F2026&token=x')).toEqual([3, 2]);
    expect(await found('dateStart=01%2F01%2F2026&dateEnd=01%2F02%2F2026&token=x')).toEqual([2, 1]);
    expect(await found('dateStart=2026-01-03&token=x')).toEqual([3, 2, 1]);
    // The older two have expired in the meantime.
    expect(await found('status=new&token=x')).toEqual([3]);
    expect(await found('status=nonsense&token=x')).toEqual([3, 2, 1]);
    expect(await found('orderId=d2&token=x')).toEqual([2]);
    expect(await found('limit=1&offset=1&token=x')).toEqual([2]);
    kit.admin.setClock(undefined);
  });

  it('are not told to whoever asks for another store or for none', async () => {
    const { body } = await create({ price: 1, currency: 'USD' });
    const { id } = body.data;
    expect(await kit.request(`/invoices/${id}?token=x`)).toMatchObject({ status: 401 });
    expect(await get('/invoices/nobody?token=x')).toMatchObject({
      status: 404,
      body: { error: 'Object not found' },
    });
    const other = signer('other store');
    await pair(other.sin, kit.admin.pairingCode(kit.admin.createStore().id));
    expect(await get(`/invoices/${id}?token=x`, other)).toMatchObject({ status: 404 });
  });
});

describe('rates', () => {
  it('come in every form', async () => {
    const dollar = { code: 'USD', cryptoCode: 'BTC', currencyPair: 'BTC_USD', rate: 64000.5 };
    const data = async (path: string) => (await get(path)).body.data;
    expect(await data('/rates/?currencyPairs=BTC_USD&token=x')).toMatchObject([dollar]);
    expect(await data('/rates/BTC/USD')).toMatchObject(dollar);
    expect(await data('/rates/BTC')).toMatchObject([dollar, { code: 'EUR' }]);
    // No pairs are set: the store's currency comes first, so that the code is BTC.
    expect(await data('/rates/?cryptoCode=BTC&token=x')).toMatchObject([{ code: 'BTC', cryptoCode: 'USD' }]);
    const { storeId } = kit.btcpay;
    expect((await kit.request(`/api/rates?storeId=${storeId}&currencyPairs=BTC_USD`)).body).toMatchObject([
      dollar,
    ]);
    expect(await kit.request('/rates')).toMatchObject({ status: 401 });
    kit.admin.updateStore(storeId, { ratesAvailable: false });
    expect(await data('/rates/?currencyPairs=BTC_USD&token=x')).toEqual([]);
    kit.admin.updateStore(storeId, { ratesAvailable: true });
  });
});
