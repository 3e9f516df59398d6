import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { picopay, serve, type WalletPlace } from '../demo/process.ts';
import { fundAndConnect, openTill } from '../demo/till.ts';
import { type Sandbox, startSandbox } from '../start.ts';
import { startShop } from './start.ts';

/** The real shop with its real wallet, and a reader whose wallet is the command line: everything but the browser. */
interface Order {
  readonly hash: string;
  readonly invoice: string;
  readonly amount: number;
  readonly status: string;
}

const folder = mkdtempSync(path.join(tmpdir(), 'picopay-shop-'));
let sandbox: Sandbox;
let till: Awaited<ReturnType<typeof openTill>>;
let shop: Awaited<ReturnType<typeof startShop>>;
let reader: WalletPlace;
let secondsAhead = 0;

const SHOP_PORT = 21_000 + (process.pid % 2000) * 3;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, mine: 'on-tx' });
  const place = (name: string): WalletPlace => ({
    ...{ home: path.join(folder, name), chainUrl: sandbox.chainUrl, hubUrl: sandbox.hubUrl },
  });
  reader = place('reader');
  const webhook = `http://127.0.0.1:${SHOP_PORT}/api/webhook`;
  [till] = await Promise.all([
    openTill(place('shop'), { port: SHOP_PORT + 1, webhook }),
    fundAndConnect(reader),
  ]);
  shop = await startShop({
    ...{ port: SHOP_PORT, dir: path.join(folder, 'web'), till: till.till, webhookSecret: till.webhookSecret },
    clock: () => Math.floor(Date.now() / 1000) + secondsAhead,
  });
}, 240_000);

afterAll(async () => {
  await shop?.close();
  await till?.stop();
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A browser, as far as the shop can see: a cookie. */
function browser() {
  let cookie = '';
  return async <T = Record<string, unknown>>(
    name: string,
    body?: object,
  ): Promise<{ status: number; body: T & { code?: string } }> => {
    const [method = 'GET', url = '/'] = name.split(' ');
    const response = await fetch(`${shop.url}${url}`, {
      method,
      headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const [fresh] = response.headers.getSetCookie();
    if (fresh !== undefined) cookie = fresh.split(';')[0] ?? '';
    return { status: response.status, body: await response.json() };
  };
}

type Ask = ReturnType<typeof browser>;

async function order(ask: Ask, item: string, amount?: number): Promise<Order> {
  const { status, body } = await ask<Order>('POST /api/orders', {
    item,
    ...(amount !== undefined && { amount }),
  });
  expect(status).toBe(200);
  return body;
}

const pay = async (invoice: string) => (await picopay(reader, 'payinvoice', invoice)) as { token: string };
const claim = (ask: Ask, hash: string, token: string) => ask(`POST /api/orders/${hash}/token`, { token });

async function bought(ask: Ask, item: string): Promise<Order & { token: string }> {
  const made = await order(ask, item);
  const { token } = await pay(made.invoice);
  expect((await claim(ask, made.hash, token)).status).toBe(200);
  return { ...made, token };
}

const ARTICLE = 'article-what-a-coin-can-buy';
const OTHER = 'article-the-receipt-is-a-secret';

describe('an article', () => {
  it('is locked, is unlocked by the receipt of its invoice, and stays so for this browser alone', async () => {
    const ask = browser();
    expect(await ask(`GET /api/items/${ARTICLE}`)).toMatchObject({ status: 402 });
    const { hash, invoice, amount } = await order(ask, ARTICLE);
    expect(amount).toBe(25);
    const { token } = await pay(invoice);
    expect(createHash('sha256').update(Buffer.from(token, 'hex')).digest('hex')).toBe(hash);
    const { body } = await claim(ask, hash, token);
    expect(body).toHaveProperty('goods', expect.stringContaining('There is a price below which'));
    expect(await ask(`GET /api/items/${ARTICLE}`)).toMatchObject({ status: 200, body });
    expect(await browser()(`GET /api/items/${ARTICLE}`)).toMatchObject({ status: 402 });
    expect(await ask('POST /api/orders', { item: ARTICLE })).toMatchObject({ status: 409 });
  });

  it('gives the same again when its receipt is shown twice', async () => {
    const ask = browser();
    const { hash, token } = await bought(ask, OTHER);
    const again = [await claim(ask, hash, token), await claim(ask, hash, token)];
    expect(again[0]).toEqual(again[1]);
    expect((await ask<unknown[]>('GET /api/receipts')).body).toHaveLength(1);
  });

  it('is not unlocked by the receipt of another, by a forged one, or by the hash itself', async () => {
    const ask = browser();
    const { token } = await bought(ask, OTHER);
    const { hash } = await order(ask, ARTICLE);
    for (const wrong of [
      token,
      hash,
      randomBytes(32).toString('hex'),
      token.slice(2),
      '',
      token.toUpperCase(),
    ])
      expect(await claim(ask, hash, wrong)).toMatchObject({ status: 403, body: { code: 'NotAReceipt' } });
    expect(await ask(`POST /api/orders/${hash}/token`, { token: [token] })).toMatchObject({ status: 403 });
    expect(await ask(`GET /api/items/${ARTICLE}`)).toMatchObject({ status: 402 });
  });

  it('moves to the browser that shows the receipt', async () => {
    const [mine, theirs] = [browser(), browser()];
    await mine('GET /api/shop');
    await theirs('GET /api/shop');
    const { hash, token } = await bought(mine, OTHER);
    expect(await claim(theirs, hash, token)).toMatchObject({ status: 200 });
    expect(await mine(`GET /api/items/${OTHER}`)).toMatchObject({ status: 402 });
  });

  it('has one invoice however often it is asked for, and a new one when that is about to expire', async () => {
    const ask = browser();
    await ask('GET /api/shop');
    const first = await order(ask, ARTICLE);
    expect((await order(ask, ARTICLE)).hash).toBe(first.hash);
    secondsAhead = 500;
    const second = await order(ask, ARTICLE);
    secondsAhead = 0;
    expect(second.hash).not.toBe(first.hash);
  });

  it('is unlocked by a receipt that comes late: paid is paid', async () => {
    const ask = browser();
    await ask('GET /api/shop');
    const { hash, invoice } = await order(ask, ARTICLE);
    const { token } = await pay(invoice);
    secondsAhead = 10_000;
    const late = await claim(ask, hash, token);
    secondsAhead = 0;
    expect(late.status).toBe(200);
  });

  it('is unlocked by the webhook when the reader pays from elsewhere and sends nothing', async () => {
    const ask = browser();
    await ask('GET /api/shop');
    const { hash, invoice } = await order(ask, ARTICLE);
    await pay(invoice);
    await expect.poll(async () => (await ask<Order>(`GET /api/orders/${hash}`)).body.status).toBe('paid');
    expect(await ask(`GET /api/items/${ARTICLE}`)).toMatchObject({ status: 200 });
    expect(await browser()(`GET /api/orders/${hash}`)).toMatchObject({ status: 404 });
  });
});

describe('the webhook', () => {
  const told = async (signature: string | undefined, body: string) =>
    (
      await fetch(`${shop.url}/api/webhook`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(signature && { 'picopay-signature': signature }) },
        body,
      })
    ).status;
  const sign = (body: string, time = Math.floor(Date.now() / 1000), secret = till.webhookSecret) =>
    `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;

  it('believes the shop’s own wallet only, and no old word of its', async () => {
    const ask = browser();
    await ask('GET /api/shop');
    const { hash } = await order(ask, ARTICLE);
    const body = JSON.stringify({ type: 'payment', hash });
    for (const wrong of [
      undefined,
      sign(body, undefined, 'another'),
      sign(`${body} `),
      sign(body, 1_000_000),
      sign(body).slice(0, -1),
    ])
      expect(await told(wrong, body)).toBe(401);
    expect((await ask<Order>(`GET /api/orders/${hash}`)).body.status).toBe('open');
    expect(await told(sign(body), body)).toBe(200);
    expect((await ask<Order>(`GET /api/orders/${hash}`)).body.status).toBe('paid');
  });
});

describe('a refund', () => {
  /** The reader's wallet asks to be paid, and stays online for it. */
  async function paidBack<T>(amount: number, task: (invoice: string) => Promise<T>): Promise<T> {
    const { uri } = (await picopay(reader, 'createinvoice', 'BTC', `${amount}`)) as { uri: string };
    const online = await serve(reader, { port: SHOP_PORT + 2 });
    try {
      return await task(uri);
    } finally {
      await online.stop();
    }
  }

  it('comes once, in full, and locks the article again', async () => {
    const ask = browser();
    const { hash, amount, token } = await bought(ask, ARTICLE);
    const [first, second] = await paidBack(amount, async (invoice) => [
      await ask(`POST /api/orders/${hash}/refund`, { invoice }),
      await ask(`POST /api/orders/${hash}/refund`, { invoice }),
    ]);
    expect(first).toMatchObject({ status: 200, body: { refunded: amount } });
    expect(second).toMatchObject({ status: 409, body: { code: 'AlreadyRefunded' } });
    expect(await ask(`GET /api/items/${ARTICLE}`)).toMatchObject({ status: 402 });
    expect(await claim(ask, hash, token)).toMatchObject({ status: 410, body: { code: 'Refunded' } });
  });

  it('is not more than was paid, not for others, and not for what cannot be given back', async () => {
    const ask = browser();
    const { hash, amount } = await bought(ask, OTHER);
    const { uri } = (await picopay(reader, 'createinvoice', 'BTC', `${amount + 1}`)) as { uri: string };
    const refund = (who: Ask, of: string, invoice: unknown) =>
      who(`POST /api/orders/${of}/refund`, { invoice });
    expect(await refund(ask, hash, uri)).toMatchObject({ status: 400, body: { code: 'WrongAmount' } });
    for (const wrong of [undefined, '', 'pico:', 'lightning:x', 'bitcoin:x?amount=15', 15])
      expect(await refund(ask, hash, wrong)).toMatchObject({ status: 400 });
    expect(await refund(browser(), hash, uri)).toMatchObject({ status: 403 });
    const line = await bought(ask, 'line-1');
    expect(await refund(ask, line.hash, uri)).toMatchObject({ status: 403 });
    expect(await refund(ask, '00'.repeat(32), uri)).toMatchObject({ status: 404 });
  });

  it('that surely failed can be asked for again', async () => {
    const ask = browser();
    const { hash, amount } = await bought(ask, OTHER);
    // Nobody is online to be paid.
    const { uri } = (await picopay(reader, 'createinvoice', 'BTC', `${amount}`)) as { uri: string };
    expect((await ask(`POST /api/orders/${hash}/refund`, { invoice: uri })).status).toBe(502);
    expect((await ask<Order>(`GET /api/orders/${hash}`)).body.status).toBe('paid');
    const second = await paidBack(amount, (invoice) => ask(`POST /api/orders/${hash}/refund`, { invoice }));
    expect(second.status).toBe(200);
  });
});

describe('what the shop refuses', () => {
  it.each([
    ['an unknown thing', { item: 'article-none' }, 404],
    ['a name of the language', { item: '__proto__' }, 404],
    ['no item', {}, 404],
    ['a tip without an amount', { item: 'tip' }, 400],
    ['a tip of nothing', { item: 'tip', amount: 0 }, 400],
    ['a tip of a part', { item: 'tip', amount: 1.5 }, 400],
    ['a tip in words', { item: 'tip', amount: '5' }, 400],
    ['too long a note', { item: 'tip', amount: 5, note: 'x'.repeat(81) }, 400],
  ])('%s', async (_, body, status) => {
    expect(await browser()('POST /api/orders', body)).toMatchObject({ status });
  });

  it('a price of the browser’s own', async () => {
    expect((await order(browser(), ARTICLE, 1)).amount).toBe(25);
  });

  it('forms of other sites, bodies that are no JSON or too large, and paths outside', async () => {
    const post = async (body: string, type = 'application/json') =>
      (await fetch(`${shop.url}/api/orders`, { method: 'POST', headers: { 'content-type': type }, body }))
        .status;
    expect(await post('{"item":"tip"}', 'text/plain')).toBe(415);
    expect(await post('item=tip', 'application/x-www-form-urlencoded')).toBe(415);
    expect(await post('{')).toBe(400);
    expect(await post('[]')).toBe(400);
    expect(await post(JSON.stringify({ item: 'x'.repeat(20_000) }))).toBe(413);
    for (const wrong of ['/../start.ts', '/%2e%2e/start.ts', '/server/pay.ts', '/articles/none', '/api/x'])
      expect((await fetch(`${shop.url}${wrong}`)).status).toBe(404);
  });

  it('a cookie that it did not sign', async () => {
    const ask = browser();
    await ask('GET /api/shop');
    const { hash } = await bought(ask, ARTICLE);
    const forged = await fetch(`${shop.url}/api/orders/${hash}`, {
      headers: { cookie: `small-change=${'0'.repeat(32)}.${'0'.repeat(64)}` },
    });
    expect(forged.status).toBe(404);
    expect(forged.headers.getSetCookie()).toHaveLength(1);
  });

  it('says the truth when its till is closed', async () => {
    const token = readFileSync(path.join(folder, 'shop', 'token'), 'utf8').trim();
    const closed = await startShop({
      ...{ port: 0, dir: path.join(folder, 'closed'), webhookSecret: 'none' },
      till: { url: 'http://127.0.0.1:1/', token },
    });
    const response = await fetch(`${closed.url}/api/orders`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"item":"line-1"}' },
    });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'TillClosed' });
    await closed.close();
  });
});
