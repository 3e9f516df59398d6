import { describe, expect, it } from 'vitest';
import { hexToBytes } from '../bytes.ts';
import { fakeServer, lastOf } from './fake-server.ts';
import { HOST, K1, MESSAGES, TOKEN } from './fixtures.ts';
import { legacyClient } from './legacy.ts';

const ID = 'HMprBnL9BTXWuPvpoKBS6e';
const auth = { kind: 'bitid', key: hexToBytes(K1.privateKey), tokens: { merchant: TOKEN } } as const;

/** As a server of 2.x writes it, with numbers no float holds. */
const INVOICE = `{"id":"${ID}","url":"${HOST}/invoice?id=${ID}","status":"paid","exceptionStatus":false,
"price":20.10,"currency":"USD","btcPrice":"0.00031250","btcPaid":"0.00031250","btcDue":"0.00000000",
"cryptoInfo":[{"cryptoCode":"BTC","paymentType":"BTC-LN","address":"lnbc1"},
{"cryptoCode":"BTC","paymentType":"BTC-CHAIN","rate":64000.123456789012345678,"address":"bc1q","due":"0.00000000",
"paymentUrls":{"BIP21":"bitcoin:bc1q?amount=0.0003125"}}],
"rate":64000.12,"orderId":"7","itemDesc":null,"invoiceTime":1769860800000,"expirationTime":1769861700000,
"currentTime":1769860860000,"buyer":{"name":"Ann","postalCode":"1000","email":null}}`;

function clientFor(text: string, status = 200, headers: Record<string, string> = {}) {
  const server = fakeServer(() => ({ text, status, headers }));
  return { server, client: legacyClient({ host: `${HOST}/`, auth }, server.io) };
}

describe('the bytes on the wire', () => {
  const one = `{"data":${INVOICE}}`;
  const sentBy: Record<string, (client: ReturnType<typeof clientFor>['client']) => Promise<unknown>> = {
    get_invoice: (c) => c.getInvoice(ID),
    get_invoices: (c) =>
      c.getInvoices({
        offset: 0,
        limit: 10,
        dateEnd: '2026-02-28',
        dateStart: new Date('2026-01-31T23:59:59Z'),
        orderId: 'order 7',
        status: 'confirmed',
      }),
    get_rates: (c) => c.getRates(),
    create_js: (c) => c.createInvoice({ price: 20, currency: 'USD' }),
    create_js_utf8: (c) => c.createInvoice({ price: '9.99', currency: 'eur', itemDesc: 'café' }),
    get_tokens: (c) => c.getTokens(),
  };
  for (const [name, send] of Object.entries(sentBy))
    it(`${name} sends what the vector says`, async () => {
      const list = ['get_invoices', 'get_rates', 'get_tokens'].includes(name);
      const { server, client } = clientFor(list ? '{"data":[]}' : one);
      await send(client);
      const wanted = MESSAGES.find((m) => m.name === name);
      const sent = lastOf(server);
      expect([sent.method, sent.url, sent.body ?? '']).toEqual([wanted?.method, wanted?.url, wanted?.body]);
      expect(sent.headers).toEqual({
        'Content-Type': 'application/json',
        Accept: 'application/json',
        'X-Accept-Version': '2.0.0',
        'X-Identity': K1.publicKey,
        'X-Signature': (K1.signatures as Record<string, { sig: string }>)[name]?.sig,
      });
    });

  it('sends the same signature however the host was written', async () => {
    const signatures = new Set<string | undefined>();
    for (const host of ['https://btcpay.example.com/', 'HTTPS://BTCPAY.example.com:443', HOST]) {
      const server = fakeServer(() => ({ text: '{"data":[]}' }));
      await legacyClient({ host, auth }, server.io).getTokens();
      signatures.add(lastOf(server).headers['X-Signature']);
    }
    expect([...signatures]).toEqual([K1.signatures.get_tokens.sig]);
  });

  it('uses a token that is given, and an API key without one', async () => {
    const { server, client } = clientFor(one);
    await client.getInvoice(ID, 'other');
    expect(lastOf(server).url).toContain('?token=other');
    const apiKey = 'ERo0vkBMOYhyU0ZHvirCplbLDIGWPdi1ok77VnW7QdE';
    await legacyClient({ host: HOST, auth: { kind: 'apiKey', apiKey } }, server.io).getInvoice(ID);
    expect(lastOf(server).url).toBe(`${HOST}/invoices/${ID}`);
    expect(lastOf(server).headers['Authorization']).toBe(
      'Basic RVJvMHZrQk1PWWh5VTBaSHZpckNwbGJMRElHV1BkaTFvazc3Vm5XN1FkRQ==',
    );
    const open = legacyClient({ host: HOST, auth: { kind: 'open', storeId: 'STORE1' } }, server.io);
    await open.createInvoice({ price: 1 });
    expect([lastOf(server).url, lastOf(server).body]).toEqual([
      `${HOST}/invoices?storeId=STORE1`,
      '{"price":1}',
    ]);
  });

  it('asks nothing without a token', async () => {
    const server = fakeServer(() => ({ text: one }));
    const client = legacyClient({ host: HOST, auth: { ...auth, tokens: {} } }, server.io);
    await expect(client.getInvoice(ID)).rejects.toMatchObject({ code: 'NotPaired' });
    expect(server.calls).toEqual([]);
  });
});

describe('an invoice', () => {
  it('is read without a float', async () => {
    const { client } = clientFor(`{"data":${INVOICE}}`);
    const { raw, ...invoice } = await client.getInvoice(ID);
    expect(invoice).toEqual({
      id: ID,
      status: 'processing',
      exception: 'none',
      amount: '20.1',
      currency: 'USD',
      due: '0',
      paid: '0.0003125',
      rate: '64000.123456789012345678',
      address: 'bc1q',
      paymentLink: 'bitcoin:bc1q?amount=0.0003125',
      checkoutLink: `${HOST}/i/${ID}`,
      orderId: '7',
      createdAt: 1769860800000,
      expiresAt: 1769861700000,
      buyer: { name: 'Ann', zip: '1000' },
    });
    expect(raw).toMatchObject({ price: 20.1 });
    expect(client.skewMs()).toBe(60_000);
  });

  it('knows every status and exception of every version', async () => {
    const seen = async (status: string, exception: string) => {
      const text = INVOICE.replace('"paid"', `"${status}"`).replace('Status":false', `Status":${exception}`);
      const invoice = await clientFor(`{"data":${text}}`).client.getInvoice(ID);
      return `${invoice.status} ${invoice.exception}`;
    };
    expect(await seen('new', '"paidPartial"')).toBe('new paidPartial');
    expect(await seen('confirmed', '"paidOver"')).toBe('settled paidOver');
    expect(await seen('complete', '"marked"')).toBe('settled marked');
    expect(await seen('expired', '"paidLater"')).toBe('expired paidLate');
    expect(await seen('invalid', '"paidLate"')).toBe('invalid paidLate');
    await expect(seen('constructor', 'false')).rejects.toMatchObject({ code: 'InvalidAnswer' });
  });

  it('reads a server before 2.0, and a top-up', async () => {
    const text = INVOICE.replace('"BTC-CHAIN"', '"BTCLike"').replace('20.10', '0.0');
    const invoice = await clientFor(`{"data":${text}}`).client.getInvoice(ID);
    expect(invoice.address).toBe('bc1q');
    expect(invoice.amount).toBeUndefined();
  });

  it('must be the one asked for', async () => {
    const { client, server } = clientFor(`{"data":${INVOICE.replaceAll(ID, 'AAAAAAAAAAAAAAAAAAAAAA')}}`);
    await expect(client.getInvoice(ID)).rejects.toMatchObject({ code: 'InvalidAnswer' });
    for (const id of ['', 'a b', '../tokens', 'short', `${ID}/x`])
      await expect(client.getInvoice(id)).rejects.toMatchObject({ code: 'InvalidParams' });
    expect(server.calls.length).toBe(1);
  });
});

describe('createInvoice', () => {
  it('sends prices as they are given, never with an exponent', async () => {
    const { server, client } = clientFor(`{"data":${INVOICE}}`);
    const priceOf = async (price: string | number) => {
      await client.createInvoice({ price });
      return /"price":([^,]*),/.exec(lastOf(server).body ?? '')?.[1];
    };
    expect(await priceOf('09.90')).toBe('"09.90"');
    expect(await priceOf(0.1)).toBe('0.1');
    expect(await priceOf(1e-7)).toBe('"0.0000001"');
    expect(await priceOf(1e21)).toBe('"1000000000000000000000"');
    await client.createInvoice({ allowTopUp: true, currency: 'SATS' });
    expect(lastOf(server).body).toBe(`{"currency":"SATS","token":"${TOKEN}"}`);
  });

  it('refuses what Python let through, and sends nothing', async () => {
    const { server, client } = clientFor(`{"data":${INVOICE}}`);
    for (const price of [
      undefined,
      null,
      '',
      'nan',
      '1e3',
      ' 1',
      '1_0',
      '-1',
      '.5',
      -1,
      Number.NaN,
      Infinity,
      true,
    ])
      await expect(client.createInvoice({ price } as never)).rejects.toThrow('Price must be a float');
    for (const bad of [
      { price: 1, currency: 5 },
      { price: 1, currency: 'U D' },
      { price: 1, metadata: {} },
    ])
      await expect(client.createInvoice(bad as never)).rejects.toMatchObject({ code: 'InvalidParams' });
    expect(server.calls).toEqual([]);
  });

  it('leaves the caller’s object alone', async () => {
    const { client } = clientFor(`{"data":${INVOICE}}`);
    const payload = Object.freeze({ price: '1', currency: 'usd', allowTopUp: false });
    await client.createInvoice(payload);
    expect(payload).toEqual({ price: '1', currency: 'usd', allowTopUp: false });
  });
});

describe('getInvoices', () => {
  it('refuses a filter that the server would drop in silence', async () => {
    const { server, client } = clientFor('{"data":[]}');
    for (const filter of [
      { status: 'open' },
      { status: 'toString' },
      { dateStart: '31.01.2026' },
      { dateStart: '02/30/2026' },
      { dateEnd: new Date(Number.NaN) },
      { limit: -1 },
      { offset: 1.5 },
      { orderId: ['a', 'b'] },
      { itemCode: ['a'] },
      { status: ['new'] },
      { dateStart: ['2026-01-31'] },
      { limit: ['1'] },
    ])
      await expect(client.getInvoices(filter as never)).rejects.toMatchObject({ code: 'InvalidParams' });
    expect(server.calls).toEqual([]);
  });

  it('takes our names of statuses and three forms of a day', async () => {
    const { server, client } = clientFor(`{"data":[${INVOICE}]}`);
    const found = await client.getInvoices({
      status: 'settled',
      dateStart: '01/02/2026',
      dateEnd: '2026-01-02',
      itemCode: 'a&b',
    });
    expect(found.map((i) => i.id)).toEqual([ID]);
    expect(lastOf(server).url).toBe(
      `${HOST}/invoices?status=complete&itemCode=a%26b&dateStart=01%2F02%2F2026&dateEnd=01%2F02%2F2026&token=${TOKEN}`,
    );
  });
});

describe('rates', () => {
  const item = (pair: string, rate: string) =>
    `{"name":"x","cryptoCode":"${pair.split('_')[0]}","currencyPair":"${pair}","code":"${pair.split('_')[1]}","rate":${rate}}`;

  it('asks for the pair and gives its digits', async () => {
    const { server, client } = clientFor(
      `{"data":[${item('BTC_EUR', '1.0')},${item('BTC_USD', '64000.123456789012345678')}]}`,
    );
    expect(await client.getRate('usd', { storeId: 'S1' })).toBe('64000.123456789012345678');
    expect(lastOf(server).url).toBe(
      `${HOST}/rates/?cryptoCode=BTC&storeID=S1&currencyPairs=BTC_USD&token=${TOKEN}`,
    );
  });

  it('turns USD_BTC round exactly', async () => {
    expect(await clientFor(`{"data":[${item('USD_BTC', '1.5625E-05')}]}`).client.getRate('USD')).toBe(
      '64000',
    );
    expect(await clientFor(`{"data":[${item('USD_BTC', '0.00003')}]}`).client.getRate('USD')).toBe(
      '33333.33333333333',
    );
  });

  it('says so where there is none', async () => {
    for (const data of [
      '[]',
      `[${item('BTC_EUR', '1.0')}]`,
      `[${item('BTC_USD', '0')}]`,
      '[{"currencyPair":"BTC_USD"}]',
    ])
      await expect(clientFor(`{"data":${data}}`).client.getRate('USD')).rejects.toMatchObject({
        code: 'RateUnavailable',
      });
    const refused = clientFor(
      '{"error":"You need to setup the default currency pairs in your store settings"}',
      400,
    );
    await expect(refused.client.getRates()).rejects.toMatchObject({
      code: 'RateUnavailable',
      kind: 'validation',
    });
  });

  it('reads single pairs, one base and public rates', async () => {
    const { server, client } = clientFor(`{"data":${item('BTC_USD', '2.0')}}`);
    expect(await client.getCurrencyPairRate('btc', 'usd')).toMatchObject({
      rate: '2',
      currencyPair: 'BTC_USD',
    });
    expect(lastOf(server).url).toBe(`${HOST}/rates/BTC/USD?token=${TOKEN}`);
    const many = clientFor(`{"data":[${item('BTC_USD', '2.0')}]}`);
    expect(await many.client.getBaseCurrencyRates('BTC')).toHaveLength(1);
    const open = clientFor(`[${item('BTC_USD', '2.0')},${item('LTC_CAD', '3.5')}]`);
    expect((await open.client.getRatesPublic('S1', ['BTC_USD', 'LTC_CAD'])).map((r) => r.rate)).toEqual([
      '2',
      '3.5',
    ]);
    expect(lastOf(open.server).url).toBe(`${HOST}/api/rates?storeId=S1&currencyPairs=BTC_USD%2CLTC_CAD`);
    expect(lastOf(open.server).headers).not.toHaveProperty('X-Signature');
  });
});

describe('what goes wrong has a name', () => {
  const page = '<!doctype html><title>x</title>';
  const json = (error: string) => JSON.stringify({ error });
  const cases: [number, string, string, string, RegExp][] = [
    [401, json('BitId authentication failed'), 'SignatureRefused', 'auth', /proxy.*X-Forwarded-Proto/],
    [401, page, 'SignatureRefused', 'auth', /another address/],
    [403, page, 'Forbidden', 'forbidden', /pair the store again/],
    [404, json('Object not found'), 'NotFound', 'notFound', /Object not found/],
    [404, page, 'WrongHost', 'notFound', /folder BTCPay runs in/],
    [404, '', 'WrongHost', 'notFound', /folder BTCPay runs in/],
    [200, page, 'WrongHost', 'notFound', /page instead/],
    [400, json('The expirationTime is set too soon'), 'ExpiresTooSoon', 'validation', /30 seconds/],
    [
      400,
      json('No wallet has been linked to your BTCPay Store.\nSee more'),
      'NoWallet',
      'validation',
      /no wallet/,
    ],
    [
      400,
      json('Error retrieving a matching payment method or rate.\n x'),
      'RateUnavailable',
      'validation',
      /no rate/,
    ],
    [400, json('something'), 'Refused', 'validation', /"something"/],
    [429, page, 'RateLimited', 'server', /wait a minute/],
    [502, page, 'ServerDown', 'server', /status 502/],
  ];
  for (const [status, text, code, kind, words] of cases)
    it(`${status} ${text.slice(0, 40)} is ${code}`, async () => {
      const { client } = clientFor(text, status);
      const error = await client.getInvoice(ID).catch((e: unknown) => e);
      expect(error).toMatchObject({ code, kind, status });
      expect(String(error)).toMatch(words);
    });

  it('names a clock that is off as the cause', async () => {
    const date = new Date(Date.UTC(2026, 0, 31, 12, 10)).toUTCString();
    const { client } = clientFor(json('The expirationTime is set too soon'), 400, { date });
    await expect(client.createInvoice({ price: 1 })).rejects.toMatchObject({
      code: 'ClockSkew',
      message: expect.stringContaining('600 s behind the clock of btcpay.example.com'),
    });
  });

  it('finds that out where the browser does not show the server’s time, if it can', async () => {
    const at = (ms: number) => INVOICE.replace('"currentTime":1769860860000', `"currentTime":${ms}`);
    const creating = (listed: string) => {
      const server = fakeServer(({ method }) =>
        method === 'POST'
          ? { status: 400, text: json('The expirationTime is set too soon') }
          : { text: `{"data":[${listed}]}` },
      );
      return legacyClient({ host: HOST, auth }, server.io).createInvoice({ price: 1, expirationTime: 1 });
    };
    const now = Date.UTC(2026, 0, 31, 12);
    await expect(creating(at(now - 3_600_000))).rejects.toMatchObject({
      code: 'ClockSkew',
      message: expect.stringContaining('3600 s ahead of the clock'),
    });
    await expect(creating(at(now))).rejects.toMatchObject({ code: 'ExpiresTooSoon' });
    await expect(creating('')).rejects.toMatchObject({ code: 'ExpiresTooSoon' });
    await expect(creating('{}')).rejects.toMatchObject({ code: 'ExpiresTooSoon' });
  });

  it('follows no redirect, and says where it went', async () => {
    const { client } = clientFor('', 301, { location: `https://other.example/invoices?token=${TOKEN}` });
    const error = await client.getInvoice(ID).catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: 'WrongHost',
      message: expect.stringContaining('https://other.example'),
    });
    expect(JSON.stringify(error)).not.toContain(TOKEN);
  });

  it('tells a broken line from a refusal, and what is known of the effect', async () => {
    const server = fakeServer(() => {
      throw new TypeError(`fetch failed for ${TOKEN}`);
    });
    const client = legacyClient({ host: HOST, auth }, server.io);
    await expect(client.getInvoice(ID)).rejects.toMatchObject({
      code: 'ServerDown',
      kind: 'network',
      status: undefined,
      message: expect.stringContaining('Nothing was changed'),
    });
    await expect(client.createInvoice({ price: 1 })).rejects.toThrow('look at the list before you repeat it');
    await expect(client.createInvoice({ price: 1 })).rejects.not.toThrow(TOKEN);
  });

  it('never shows the token, whatever the server echoes', async () => {
    const echo = JSON.stringify({ error: `bad ${TOKEN} at ?token=${TOKEN}` });
    for (const status of [400, 401, 403, 404, 500]) {
      const error = await clientFor(echo, status)
        .client.getInvoice(ID)
        .catch((e: unknown) => e);
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(TOKEN);
      expect(JSON.stringify(error)).toContain('?token=…');
    }
  });

  it('shows no key where the client is printed', () => {
    const { client } = clientFor('');
    expect(JSON.stringify(client)).not.toContain(K1.privateKey);
    expect(JSON.stringify(client)).not.toContain(TOKEN);
  });
});
