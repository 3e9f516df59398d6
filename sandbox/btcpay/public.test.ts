import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BtcpayKit, btcpayKit, signer } from './kit.ts';

let kit: BtcpayKit;
beforeAll(async () => {
  kit = await btcpayKit({ retryMs: [0, 0] });
});
afterAll(() => kit.close());

/** Listens to notifications; the first `failures` of them are answered with 500. */
async function listener(failures = 0) {
  const heard: { body: string; signature: string | undefined }[] = [];
  let left = failures;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    heard.push({ body, signature: request.headers['btcpay-sig'] as string | undefined });
    response.writeHead(left-- > 0 ? 500 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{ heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/heard` },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('the checkout', () => {
  it('has what wallets look for, and shows foreign text as text', async () => {
    const id = await kit.invoice({
      ...{ amount: '10', currency: 'USD', metadata: { itemDesc: '</script><b>x', orderId: '1' } },
    });
    const { text } = await kit.request(`/i/${id}`);
    const { address, invoiceBitcoinUrl } = await kit.status(id);
    for (const part of [
      ...['id="Checkout"', `id="PayInWallet" class="button" href="${invoiceBitcoinUrl}"`],
      ...[`class="qr-container" data-clipboard="${invoiceBitcoinUrl}"`, 'data-amount-due="0.00015625"'],
      ...[`<code data-clipboard="${address}">`, 'class="store-powered-by" href="https://btcpayserver.org"'],
      ...['initialSrvModel', 'statusWsUrl'],
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('<b>x');
    expect((await kit.request(`/invoice?id=${id}&view=modal`)).status).toBe(200);
    expect((await kit.request('/i/nobody')).status).toBe(404);
    expect((await kit.request('/i/nobody/status')).status).toBe(404);
    expect((await kit.request('/modal/btcpay.js')).text).toContain('showInvoice');
    expect((await kit.request('/assets/..%2Fstart.ts')).status).toBe(404);
  });

  it('says satoshis in groups where the store shows them', async () => {
    const store = kit.admin.createStore({ displaySats: true });
    const id = await kit.invoice({ amount: '0.12345678', currency: 'BTC' }, store.id);
    expect(await kit.status(id)).toMatchObject({ due: '12 345 678', paymentMethodCurrency: 'sats' });
  });
});

describe('servers of another kind', () => {
  it('lives below a path, and signs and links with it', async () => {
    const rooted = await btcpayKit({ rootPath: '/root' });
    const id = await rooted.invoice();
    expect(rooted.btcpay.url).toMatch(/\/root$/);
    expect(await rooted.status(id)).toMatchObject({ invoiceId: id });
    const { body } = await rooted.api('GET', `${rooted.store}/invoices/${id}`);
    expect(body.checkoutLink).toBe(`${rooted.btcpay.url}/i/${id}`);
    const client = signer('rooted');
    await rooted.request('/tokens', {
      method: 'POST',
      body: JSON.stringify({ id: client.sin, pairingCode: rooted.admin.pairingCode(rooted.btcpay.storeId) }),
    });
    const headers = client.headers(`${rooted.btcpay.url}/tokens`);
    expect(await rooted.request('/tokens', { headers })).toMatchObject({ status: 200 });
    const origin = new URL(rooted.btcpay.url).origin;
    expect((await fetch(`${origin}/i/${id}/status`)).status).toBe(404);
    await rooted.close();
  });

  it('speaks with the names of before 2.0', async () => {
    const old = await btcpayKit({ oldNames: true });
    const id = await old.invoice();
    expect(await old.status(id)).toMatchObject({ status: 'new', paymentMethodId: 'BTC', cryptoCode: 'BTC' });
    const { body } = await old.api('GET', `${old.store}/invoices/${id}/payment-methods`);
    expect(body[0]).toMatchObject({ paymentMethod: 'BTC', cryptoCode: 'BTC', networkFee: '0' });
    await old.close();
  });
});

describe('pages of anywhere', () => {
  it('may call it with whatever headers, Authorization among them, without a permission of the browser', async () => {
    const headers = {
      origin: 'chrome-extension://abc',
      'access-control-request-method': 'DELETE',
      'access-control-request-headers': 'authorization,content-type',
    };
    const asked = await fetch(`${kit.btcpay.url}/api/v1/api-keys/current`, { method: 'OPTIONS', headers });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe('*');
    expect(asked.headers.get('access-control-allow-methods')).toBe('DELETE');
    expect(asked.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
  });
});

describe('the pay button', () => {
  it('makes an invoice for everyone where the store allows it, up to a limit', async () => {
    const store = kit.admin.createStore({ anyoneCanCreateInvoice: true });
    const press = (storeId: string, more: Record<string, string> = {}) =>
      kit.request('/api/v1/invoices', {
        ...{ method: 'POST', body: new URLSearchParams({ storeId, price: '5', currency: 'USD', ...more }) },
      });
    expect(await press(kit.btcpay.storeId)).toMatchObject({ status: 403 });
    const { body } = await press(store.id, { jsonResponse: 'true', checkoutDesc: 'Tea' });
    expect(await kit.status(body.invoiceId)).toMatchObject({ itemDesc: 'Tea' });
    const statuses: number[] = [];
    for (let i = 0; i < 9; i++) statuses.push((await press(store.id)).status);
    expect(statuses).toEqual([...Array(8).fill(302), 429]);
  });
});

describe('the consent page', () => {
  const query =
    'permissions=btcpay.store.cancreateinvoice&applicationName=W&strict=true&selectiveStores=true';
  const consent = (redirect: string) =>
    kit.request('/api-keys/authorize', {
      method: 'POST',
      body: new URLSearchParams({
        ...{ permissions: 'btcpay.store.cancreateinvoice', storeId: kit.btcpay.storeId, redirect },
      }),
    });

  it('shows the key, or carries it back by a form', async () => {
    expect((await kit.request(`/api-keys/authorize?${query}`)).text).toContain(
      'btcpay.store.cancreateinvoice',
    );
    const [, key = ''] = /data-clipboard="([0-9a-f]{40})"/.exec((await consent('')).text) ?? [];
    expect((await kit.api('GET', '/api-keys/current', undefined, key)).body.permissions).toEqual([
      `btcpay.store.cancreateinvoice:${kit.btcpay.storeId}`,
    ]);
    const { text } = await consent('https://back.test/here');
    expect(text).toContain('action="https://back.test/here"');
    expect(text).toContain('name="permissions[]"');
    expect((await consent('javascript:alert(1)')).text).not.toContain('javascript:');
  });
});

describe('notifications', () => {
  it('are signed, name each step, and are tried again after a failure', async () => {
    const ear = await listener(1);
    const store = kit.admin.createStore();
    const { body: hook } = await kit.api('POST', `/stores/${store.id}/webhooks`, { url: ear.url });
    const id = await kit.invoice(undefined, store.id);
    await vi.waitFor(() => expect(ear.heard).toHaveLength(2));
    for (const { body, signature } of ear.heard)
      expect(signature).toBe(`sha256=${createHmac('sha256', hook.secret).update(body).digest('hex')}`);
    const [first, again] = ear.heard.map(({ body }) => JSON.parse(body));
    expect(first).toMatchObject({ type: 'InvoiceCreated', invoiceId: id, isRedelivery: false });
    expect(again).toMatchObject({ isRedelivery: true, originalDeliveryId: first.deliveryId });
    await kit.chain.faucet((await kit.status(id)).address, 100_000n);
    await kit.chain.mine();
    await kit.admin.check();
    await vi.waitFor(() => expect(ear.heard).toHaveLength(6));
    expect(new Set(ear.heard.slice(2).map(({ body }) => JSON.parse(body).type))).toEqual(
      new Set(['InvoiceReceivedPayment', 'InvoiceProcessing', 'InvoicePaymentSettled', 'InvoiceSettled']),
    );
    const { body } = await kit.api('GET', `/stores/${store.id}/webhooks/${hook.id}/deliveries`);
    expect(body).toHaveLength(6);
    const redelivered = await kit.api(
      'POST',
      `/stores/${store.id}/webhooks/${hook.id}/deliveries/${first.deliveryId}/redeliver`,
    );
    expect(redelivered.body).toEqual(expect.any(String));
    await vi.waitFor(() => expect(ear.heard).toHaveLength(7));
    ear.close();
  });

  it.each([
    ['plain', {}, ['complete']],
    ['full', { fullNotifications: true }, ['expired']],
  ])('of the older API go to the notificationURL: %s', async (_, wish, statuses) => {
    const ear = await listener();
    const key = kit.admin.legacyApiKey(kit.btcpay.storeId);
    const { body } = await kit.request('/invoices', {
      ...{ method: 'POST', headers: { authorization: `Basic ${Buffer.from(key).toString('base64')}` } },
      body: JSON.stringify({ price: 64000.5, currency: 'USD', notificationURL: ear.url, ...wish }),
    });
    if (statuses[0] === 'complete') {
      await kit.chain.faucet(body.data.bitcoinAddress, 100_000_000n);
      await kit.chain.mine();
    } else kit.admin.advance(16 * 60_000);
    await kit.admin.check();
    await vi.waitFor(() => expect(ear.heard).toHaveLength(statuses.length));
    const heard = ear.heard.map(({ body: text }) => JSON.parse(text));
    expect(heard.map(({ status }) => status)).toEqual(statuses);
    expect(heard[0]).toMatchObject({ id: body.data.id, _warning: expect.any(String) });
    ear.close();
  });

  it('of the extended form name the event', async () => {
    const ear = await listener();
    const key = kit.admin.legacyApiKey(kit.btcpay.storeId);
    await kit.request('/invoices', {
      ...{ method: 'POST', headers: { authorization: `Basic ${Buffer.from(key).toString('base64')}` } },
      body: JSON.stringify({ price: 1, notificationURL: ear.url, extendedNotifications: true }),
    });
    await vi.waitFor(() => expect(ear.heard).toHaveLength(1));
    expect(JSON.parse(ear.heard[0]?.body ?? '')).toMatchObject({
      event: { code: 1001, name: 'invoice_created' },
    });
    ear.close();
  });
});

describe('the demo shop', () => {
  it('ships when its server has seen the invoice settled, and believes no stranger', async () => {
    const { body: order } = await kit.request('/shop/orders', { method: 'POST' });
    const status = async () => (await kit.request(`/shop/orders/${order.id}`)).body.status;
    const lie = JSON.stringify({ type: 'InvoiceSettled', invoiceId: order.invoiceId });
    const forged = { 'btcpay-sig': `sha256=${'00'.repeat(32)}` };
    expect(await kit.request('/shop/webhook', { method: 'POST', body: lie, headers: forged })).toMatchObject({
      status: 401,
    });
    const { address } = await kit.status(order.invoiceId);
    await kit.chain.faucet(address, 19_532n);
    await kit.admin.check();
    expect(await status()).toBe('open');
    await kit.chain.mine();
    await kit.admin.check();
    await vi.waitFor(async () => expect(await status()).toBe('shipped'));
    expect((await kit.request('/shop')).text).toContain('Pay with BTCPay');
  });
});

describe('bills', () => {
  it('are paid by an invoice for what is open, the same one while it can be paid', async () => {
    const { body: bill } = await kit.api('POST', `${kit.store}/payment-requests`, {
      ...{ title: 'Rent', amount: '64000.5', currency: 'USD' },
    });
    const pay = `/payment-requests/${bill.id}/pay?redirectToInvoice=false`;
    const { text: id } = await kit.request(pay);
    expect((await kit.request(pay)).text).toBe(id);
    await kit.chain.faucet((await kit.status(id)).address, 100_000_000n);
    expect(await kit.request(pay)).toMatchObject({ status: 400 });
    expect((await kit.request(`/payment-requests/${bill.id}`)).text).toContain('Paid in full');
  });
});
