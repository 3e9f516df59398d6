import { describe, expect, it } from 'vitest';
import { allows, consentUrl, permissionsFor } from './consent.ts';
import { type FakeCall, fakeServer, lastOf } from './fake-server.ts';
import { HOST } from './fixtures.ts';
import { greenfieldClient } from './greenfield.ts';
import { greenfieldAdmin } from './greenfield-admin.ts';
import { notifiedInvoice, verifyWebhook } from './webhook.ts';

const ID = 'HMprBnL9BTXWuPvpoKBS6e';
const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789abcd';
const STORE = '9CiNzKoANXxmk5ayZngSXrHTiVvvgCrwrpFQd4m2K776';
const IN_STORE = `${HOST}/api/v1/stores/${STORE}`;

const DATA = {
  id: ID,
  storeId: STORE,
  amount: '20.10',
  paidAmount: '0.0',
  currency: 'USD',
  type: 'Standard',
  checkoutLink: `${HOST}/i/${ID}`,
  createdTime: 1769860800,
  expirationTime: 1769861700,
  monitoringExpiration: 1769948100,
  status: 'New',
  additionalStatus: 'PaidPartial',
  availableStatusesForManualMarking: ['Settled', 'Invalid'],
  archived: false,
  metadata: { orderId: '7', itemDesc: 'Tea', itemCode: 'tea', buyerEmail: 'a@b.c', pico: 'pico:x' },
  checkout: {},
  receipt: {},
};

const METHODS = [
  { paymentMethodId: 'BTC-LN', destination: 'lnbc1', due: '0.1' },
  {
    paymentMethodId: 'BTC-CHAIN',
    currency: 'BTC',
    destination: 'bc1q',
    paymentLink: 'bitcoin:bc1q?amount=0.0002',
    rate: '64000.123456789012345678',
    totalPaid: '0.00010000',
    due: '0.00020000',
    amount: '0.0003',
    paymentMethodFee: '0.0',
    activated: true,
    payments: [
      {
        id: 'txid-0',
        receivedDate: 1769860900,
        value: '0.0001',
        fee: '0',
        status: 'Processing',
        destination: 'bc1q',
      },
    ],
  },
];

const json = (value: unknown) => ({ text: JSON.stringify(value) });

function clientFor(answer: (call: FakeCall) => { status?: number; text?: string }, storeId = STORE) {
  const server = fakeServer(answer);
  const options = { host: `${HOST}/`, apiKey: KEY, ...(storeId && { storeId }) };
  return { server, client: greenfieldClient(options, server.io), admin: greenfieldAdmin(options, server.io) };
}

const store = (call: FakeCall) => json(call.url.includes('/payment-methods') ? METHODS : DATA);

describe('a store by Greenfield', () => {
  it('reads an invoice with its address and what is due', async () => {
    const { server, client } = clientFor(store);
    const { raw, ...invoice } = await client.getInvoice(ID);
    expect(invoice).toEqual({
      id: ID,
      storeId: STORE,
      status: 'new',
      exception: 'paidPartial',
      amount: '20.1',
      currency: 'USD',
      due: '0.0002',
      paid: '0.0001',
      rate: '64000.123456789012345678',
      address: 'bc1q',
      paymentLink: 'bitcoin:bc1q?amount=0.0002',
      checkoutLink: `${HOST}/i/${ID}`,
      orderId: '7',
      itemDesc: 'Tea',
      metadata: DATA.metadata,
      createdAt: 1769860800000,
      expiresAt: 1769861700000,
      buyer: { email: 'a@b.c' },
    });
    expect(raw).toEqual(DATA);
    expect(server.calls.map((c) => c.url)).toEqual([
      `${IN_STORE}/invoices/${ID}`,
      `${IN_STORE}/invoices/${ID}/payment-methods`,
    ]);
    expect(lastOf(server).headers['Authorization']).toBe(`token ${KEY}`);
  });

  it('reads an invoice still where the key may not see payment methods', async () => {
    const { client } = clientFor(({ url }) =>
      url.includes('/payment-methods')
        ? { status: 403, text: '{"code":"missing-permission","message":"x"}' }
        : json(DATA),
    );
    const invoice = await client.getInvoice(ID);
    expect(invoice.amount).toBe('20.1');
    expect(invoice.due).toBeUndefined();
  });

  it('makes an invoice from the payload of the older API', async () => {
    const { server, client } = clientFor(store);
    server.now = 1769860800000;
    await client.createInvoice({
      price: 1e-7,
      currency: 'usd',
      orderId: '7',
      itemDesc: 'Tea',
      posData: '{"a":1}',
      buyer: { email: 'a@b.c', zip: '1000' },
      transactionSpeed: 'low-medium',
      expirationTime: 1769860800000 + 90_000,
      redirectURL: 'https://shop.example/done',
      paymentCurrencies: ['BTC-CHAIN'],
      metadata: { pico: 'pico:x' },
    });
    expect(server.calls[0]).toMatchObject({ method: 'POST', url: `${IN_STORE}/invoices` });
    expect(JSON.parse(server.calls[0]?.body ?? '')).toEqual({
      amount: '0.0000001',
      currency: 'USD',
      metadata: {
        orderId: '7',
        itemDesc: 'Tea',
        posData: '{"a":1}',
        buyerEmail: 'a@b.c',
        buyerZip: '1000',
        pico: 'pico:x',
      },
      checkout: {
        speedPolicy: 'LowMediumSpeed',
        paymentMethods: ['BTC-CHAIN'],
        expirationMinutes: 1,
        redirectURL: 'https://shop.example/done',
      },
    });
    const minutesAt = async (ms: number) => {
      await client.createInvoice({ price: 1, expirationTime: server.now + ms });
      return /"expirationMinutes":(\d+)/.exec(server.calls.at(-2)?.body ?? '')?.[1];
    };
    expect([await minutesAt(60_000), await minutesAt(598_000)]).toEqual(['1', '10']);
    server.calls.length = 2;
    await client.createInvoice({ allowTopUp: true });
    expect(server.calls[2]?.body).toBe('{}');
  });

  it('refuses what Greenfield would lose in silence', async () => {
    const { server, client } = clientFor(store);
    for (const [field, value] of [
      ['price', undefined],
      ['price', 'nan'],
      ['notificationURL', 'https://x'],
      ['extendedNotifications', true],
      ['expirationTime', 5],
    ] as const)
      await expect(client.createInvoice({ price: '1', [field]: value } as never)).rejects.toThrow(
        `${field}:`,
      );
    expect(server.calls).toEqual([]);
  });

  it('lists by every filter', async () => {
    const other = { ...DATA, id: 'AAAAAAAAAAAAAAAAAAAAAA', metadata: {}, type: 'TopUp', amount: '0' };
    const { server, client } = clientFor(() => json([DATA, other]));
    const all = await client.getInvoices({
      status: 'complete',
      orderId: 'a b',
      dateStart: '2026-01-31',
      dateEnd: '02/01/2026',
      limit: 5,
      offset: 2,
    });
    expect(lastOf(server).url).toBe(
      `${IN_STORE}/invoices?status=Settled&orderId=a+b&startDate=1769817600&endDate=1769990399&skip=2&take=5`,
    );
    expect(all.map((i) => i.amount)).toEqual(['20.1', undefined]);
    expect((await client.getInvoices({ itemCode: 'tea', limit: 1 })).map((i) => i.id)).toEqual([ID]);
    expect(lastOf(server).url).toBe(`${IN_STORE}/invoices`);
    expect(await client.getInvoices({ itemCode: 'tea', offset: 1 })).toEqual([]);
    await expect(client.getInvoices({ status: 'open' as never })).rejects.toThrow('status:');
  });

  it('marks, archives, brings back and renames', async () => {
    const { server, client, admin } = clientFor(({ method }) => (method === 'DELETE' ? {} : json(DATA)));
    await client.markInvoice(ID, 'settled');
    expect(lastOf(server)).toMatchObject({
      method: 'POST',
      url: `${IN_STORE}/invoices/${ID}/status`,
      body: '{"status":"Settled"}',
    });
    await admin.archiveInvoice(ID);
    expect(lastOf(server)).toMatchObject({ method: 'DELETE', url: `${IN_STORE}/invoices/${ID}` });
    await admin.unarchiveInvoice(ID);
    expect(lastOf(server)).toMatchObject({
      method: 'POST',
      url: `${IN_STORE}/invoices/${ID}/unarchive`,
      body: undefined,
    });
    await admin.updateMetadata(ID, { orderId: '8' });
    expect(lastOf(server)).toMatchObject({ method: 'PUT', body: '{"metadata":{"orderId":"8"}}' });
    await admin.activatePaymentMethod(ID, 'BTC-LN');
    expect(lastOf(server).url).toBe(`${IN_STORE}/invoices/${ID}/payment-methods/BTC-LN/activate`);
    await expect(admin.activatePaymentMethod(ID, '../x')).rejects.toThrow('methodId:');
    await expect(client.markInvoice('../../stores', 'settled')).rejects.toThrow('invoiceId:');
  });

  it('reads payment methods of today and before 2.0', async () => {
    const old = {
      paymentMethod: 'BTC',
      cryptoCode: 'BTC',
      destination: 'bc1q',
      networkFee: '0.00001',
      due: '-0.5',
    };
    const { admin } = clientFor(() => json([...METHODS, old, { paymentMethodId: '' }]));
    const methods = await admin.getPaymentMethods(ID);
    expect(methods.map((m) => m.id)).toEqual(['BTC-LN', 'BTC-CHAIN', 'BTC-CHAIN']);
    expect(methods[1]?.payments).toEqual([
      { id: 'txid-0', value: '0.0001', status: 'Processing', receivedAt: 1769860900000, destination: 'bc1q' },
    ]);
    expect(methods[2]).toMatchObject({ currency: 'BTC', fee: '0.00001', due: '-0.5' });
    const overpaid = clientFor(({ url }) => json(url.includes('/payment-methods') ? [old] : DATA));
    expect((await overpaid.client.getInvoice(ID)).due).toBe('0');
  });

  it('gives rates, and the reason where there is none', async () => {
    const { server, client } = clientFor(() =>
      json([
        { currencyPair: 'BTC_USD', errors: [], rate: '64392.230' },
        { currencyPair: 'BTC_XXX', errors: ['no exchange has it'], rate: null },
      ]),
    );
    expect(await client.getRate('usd')).toBe('64392.23');
    expect(lastOf(server).url).toBe(`${IN_STORE}/rates?currencyPair=BTC_USD`);
    await expect(client.getRate('XXX')).rejects.toMatchObject({
      code: 'RateUnavailable',
      message: expect.stringContaining('no exchange has it'),
    });
    await expect(client.getRate('EUR')).rejects.toMatchObject({ code: 'RateUnavailable' });
    expect((await client.getRates({ currencyPairs: ['BTC_USD', 'btc_xxx'] })).length).toBe(1);
    expect(lastOf(server).url).toBe(`${IN_STORE}/rates?currencyPair=BTC_USD&currencyPair=BTC_XXX`);
  });

  it('learns about the key, the stores and the server without a store', async () => {
    const { server, client, admin } = clientFor(({ url, method }) => {
      if (method === 'DELETE') return {};
      if (url.endsWith('/stores')) return json([{ id: 'S1', name: 'Shop', defaultCurrency: 'USD' }]);
      if (url.endsWith('/api-keys/current'))
        return json({ apiKey: KEY, label: 'x', permissions: ['unrestricted'] });
      return json({
        version: '2.4.1',
        fullySynched: true,
        supportedPaymentMethods: ['BTC', 'BTC_LightningLike'],
      });
    }, '');
    expect(await client.getStores()).toEqual([{ id: 'S1', name: 'Shop', defaultCurrency: 'USD' }]);
    expect(await client.getApiKey()).toEqual({ label: 'x', permissions: ['unrestricted'] });
    expect(await admin.getServerInfo()).toEqual({
      version: '2.4.1',
      synched: true,
      paymentMethods: ['BTC-CHAIN', 'BTC-LN'],
    });
    await admin.revokeApiKey();
    expect(lastOf(server)).toMatchObject({ method: 'DELETE', url: `${HOST}/api/v1/api-keys/current` });
    await expect(client.getInvoices()).rejects.toThrow('storeId: choose a store first');
  });

  it('manages webhooks', async () => {
    const hook = {
      id: 'W1',
      url: 'https://shop.example/hook',
      enabled: true,
      secret: 's3cret-s3cret',
      authorizedEvents: { everything: false, specificEvents: ['InvoiceSettled'] },
    };
    const { server, admin } = clientFor(({ url, method }) =>
      method === 'DELETE' ? {} : json(url.endsWith('/webhooks') && method === 'GET' ? [hook] : hook),
    );
    const read = { id: 'W1', url: hook.url, enabled: true, events: ['InvoiceSettled'], secret: hook.secret };
    expect(await admin.webhooks.list()).toEqual([read]);
    expect(await admin.webhooks.get('W1')).toEqual(read);
    expect(await admin.webhooks.create({ url: hook.url, events: ['InvoiceSettled'] })).toEqual(read);
    expect(JSON.parse(lastOf(server).body ?? '')).toEqual({
      url: hook.url,
      enabled: true,
      automaticRedelivery: true,
      authorizedEvents: { everything: false, specificEvents: ['InvoiceSettled'] },
    });
    await admin.webhooks.update('W1', { url: hook.url, enabled: false });
    expect(JSON.parse(lastOf(server).body ?? '')).toMatchObject({
      enabled: false,
      authorizedEvents: { everything: true },
    });
    await admin.webhooks.remove('W1');
    expect(lastOf(server)).toMatchObject({ method: 'DELETE', url: `${IN_STORE}/webhooks/W1` });
    await expect(admin.webhooks.create({ url: 'javascript:1' })).rejects.toThrow('url:');
  });
});

describe('what Greenfield refuses has a name', () => {
  const cases: [number, unknown, string, string, RegExp][] = [
    [401, { code: 'unauthenticated', message: 'x' }, 'KeyRefused', 'auth', /API key/],
    [
      403,
      { code: 'missing-permission', message: 'x', missingPermission: 'btcpay.store.canmodifyinvoices' },
      'MissingPermission',
      'forbidden',
      /permission btcpay\.store\.canmodifyinvoices/,
    ],
    [403, '<html>', 'Forbidden', 'forbidden', /its stores/],
    [404, { code: 'invoice-not-found', message: 'gone' }, 'NotFound', 'notFound', /"gone"/],
    [404, '', 'NotFound', 'notFound', /nothing under this id/],
    [404, '<html>', 'WrongHost', 'notFound', /folder/],
    [200, '<html>', 'WrongHost', 'notFound', /page instead/],
    [
      422,
      [
        { path: 'amount', message: 'too low' },
        { path: 'currency', message: 'bad' },
      ],
      'Refused',
      'validation',
      /amount: too low; currency: bad/,
    ],
    [400, { code: 'generic', message: 'broken' }, 'Refused', 'validation', /"broken"/],
    [
      400,
      { code: 'generic', message: 'No wallet has been linked to your BTCPay Store.' },
      'NoWallet',
      'validation',
      /no wallet/,
    ],
    [
      400,
      { code: 'generic', message: 'Error retrieving a matching payment method or rate.' },
      'RateUnavailable',
      'validation',
      /rate/,
    ],
    [410, { code: 'unsupported-in-v2', message: 'x' }, 'Removed', 'validation', /no longer/],
    [429, '<html>', 'RateLimited', 'server', /wait/],
    [503, { code: 'lightning-node-unavailable', message: 'x' }, 'LightningDown', 'server', /Lightning/],
    [503, '<html>', 'ServerDown', 'server', /503/],
  ];
  for (const [status, body, code, kind, words] of cases)
    it(`${status} is ${code}`, async () => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const { client } = clientFor(() => ({ status, text }));
      const error = await client.markInvoice(ID, 'invalid').catch((e: unknown) => e);
      expect(error).toMatchObject({ code, kind, status });
      expect(String(error)).toMatch(words);
    });

  it('never shows the key or a webhook’s secret', async () => {
    const secret = 'hook-secret-hook-secret';
    const { client, admin } = clientFor(() => ({
      status: 422,
      text: JSON.stringify([{ path: 'secret', message: `${secret} ${KEY}` }]),
    }));
    const error = await admin.webhooks.create({ url: 'https://x.example', secret }).catch((e: unknown) => e);
    const shown = `${String(error)} ${JSON.stringify(error)} ${JSON.stringify(client)}`;
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain(KEY);
  });
});

describe('consent', () => {
  it('asks for the least, and each once', () => {
    const url = new URL(consentUrl({ host: `${HOST}/root/`, applicationName: 'Pico & Co' }));
    expect(url.origin + url.pathname).toBe(`${HOST}/root/api-keys/authorize`);
    expect(url.searchParams.getAll('permissions')).toEqual([
      'btcpay.store.canviewinvoices',
      'btcpay.store.cancreateinvoice',
      'btcpay.store.canviewstoresettings',
    ]);
    expect(url.searchParams.get('applicationName')).toBe('Pico & Co');
    expect(url.searchParams.get('redirect')).toBeNull();
    expect(permissionsFor(['mark', 'mark'])).toEqual(['btcpay.store.canmodifyinvoices']);
    const back = consentUrl({ host: HOST, applicationName: 'x', redirect: 'https://abc.example/btcpay' });
    expect(new URL(back).searchParams.get('redirect')).toBe('https://abc.example/btcpay');
  });

  it('knows what a key covers', () => {
    const create = 'btcpay.store.cancreateinvoice';
    expect(allows([create], create, 'S1')).toBe(true);
    expect(allows([`${create}:S1`], create, 'S1')).toBe(true);
    expect(allows([`${create}:S2`], create, 'S1')).toBe(false);
    expect(allows([`${create}:S1`], create)).toBe(false);
    expect(allows(['unrestricted'], create, 'S1')).toBe(true);
  });
});

describe('notifications', () => {
  const body =
    '{"deliveryId":"d1","webhookId":"w1","originalDeliveryId":"d1","isRedelivery":false,"type":"InvoiceSettled","timestamp":1763683200,"storeId":"s1","invoiceId":"i1","metadata":{},"manuallyMarked":false,"overPaid":false}';
  const header = 'sha256=1535e03887930eef8678f6e942c57c9a9a114c509113328c8de43507fd57f756';

  it('are signed by the webhook’s secret over the bytes that came', () => {
    expect(verifyWebhook('webhook-secret', body, header)).toBe(true);
    expect(verifyWebhook('webhook-secret', new TextEncoder().encode(body), header)).toBe(true);
    for (const [secret, text, sig] of [
      ['webhook-secreT', body, header],
      ['webhook-secret', `${body} `, header],
      ['webhook-secret', body, header.slice(7)],
      ['webhook-secret', body, header.toUpperCase()],
      ['webhook-secret', body, null],
      ['webhook-secret', body, undefined],
      ['', '', 'sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad'],
    ] as const)
      expect(verifyWebhook(secret, text, sig)).toBe(false);
  });

  it('are believed in nothing: the invoice is asked for again', async () => {
    const { client } = clientFor(store);
    for (const note of [
      { type: 'InvoiceSettled', invoiceId: ID },
      { id: ID, status: 'complete' },
      { event: { code: 1003 }, data: { id: ID, status: 'complete' } },
    ])
      expect((await notifiedInvoice(client, JSON.stringify(note))).status).toBe('new');
    for (const note of ['', '[]', '{}', '{"id":5}', '{"id":"../x"}'])
      await expect(notifiedInvoice(client, note)).rejects.toMatchObject({ code: 'InvalidParams' });
  });
});
