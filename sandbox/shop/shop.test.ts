import { createHash, createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ask, claim, type Order, order, testShop } from './test-shop.ts';

let shop: Awaited<ReturnType<typeof testShop>>;
beforeAll(async () => {
  shop = await testShop();
}, 240_000);
afterAll(() => shop?.close());

const browser = () => shop.browser();

const ARTICLE = 'article-what-a-coin-can-buy';
const OTHER = 'article-the-receipt-is-a-secret';

describe('an article', () => {
  it('is locked, is unlocked by the receipt of its invoice, and stays so for this browser alone', async () => {
    const ask = browser();
    expect(await ask(`GET /api/items/${ARTICLE}`)).toMatchObject({ status: 402 });
    const { hash, invoice, amount } = await order(ask, ARTICLE);
    expect(amount).toBe(25);
    const { token } = await shop.pay(invoice);
    expect(createHash('sha256').update(Buffer.from(token, 'hex')).digest('hex')).toBe(hash);
    const { body } = await claim(ask, hash, token);
    expect(body).toHaveProperty('goods', expect.stringContaining('There is a price below which'));
    expect(await ask(`GET /api/items/${ARTICLE}`)).toMatchObject({ status: 200, body });
    expect(await browser()(`GET /api/items/${ARTICLE}`)).toMatchObject({ status: 402 });
    expect(await ask('POST /api/orders', { item: ARTICLE })).toMatchObject({ status: 409 });
  });

  it('gives the same again when its receipt is shown twice', async () => {
    const ask = browser();
    const { hash, token } = await shop.bought(ask, OTHER);
    const again = [await claim(ask, hash, token), await claim(ask, hash, token)];
    expect(again[0]).toEqual(again[1]);
    expect((await ask<unknown[]>('GET /api/receipts')).body).toHaveLength(1);
  });

  it('is not unlocked by the receipt of another, by a forged one, or by the hash itself', async () => {
    const ask = browser();
    const { token } = await shop.bought(ask, OTHER);
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
    expect((await mine('GET /api/shop')).body).toMatchObject({ records: expect.stringMatching(/\/shop$/) });
    await theirs('GET /api/shop');
    const { hash, token } = await shop.bought(mine, OTHER);
    expect(await claim(theirs, hash, token)).toMatchObject({ status: 200 });
    expect(await mine(`GET /api/items/${OTHER}`)).toMatchObject({ status: 402 });
  });

  it('has one invoice however often it is asked for, and a new one when that is about to expire', async () => {
    const ask = browser();
    await ask('GET /api/shop');
    const first = await order(ask, ARTICLE);
    expect((await order(ask, ARTICLE)).hash).toBe(first.hash);
    shop.clock.secondsAhead = 500;
    const second = await order(ask, ARTICLE);
    shop.clock.secondsAhead = 0;
    expect(second.hash).not.toBe(first.hash);
  });

  it('is unlocked by a receipt that comes late: paid is paid', async () => {
    const ask = browser();
    await ask('GET /api/shop');
    const { hash, invoice } = await order(ask, ARTICLE);
    const { token } = await shop.pay(invoice);
    shop.clock.secondsAhead = 10_000;
    const late = await claim(ask, hash, token);
    shop.clock.secondsAhead = 0;
    expect(late.status).toBe(200);
  });

  it('is unlocked by the webhook when the reader pays from elsewhere and sends nothing', async () => {
    const ask = browser();
    await ask('GET /api/shop');
    const { hash, invoice } = await order(ask, ARTICLE);
    await shop.pay(invoice);
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
  const sign = (body: string, time = Math.floor(Date.now() / 1000), secret = shop.webhookSecret) =>
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
  it('comes once, in full, and locks the article again', async () => {
    const ask = browser();
    const { hash, amount, token } = await shop.bought(ask, ARTICLE);
    const [first, second] = await shop.paidBack(amount, async (invoice) => [
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
    const { hash, amount } = await shop.bought(ask, OTHER);
    const uri = await shop.invoice(amount + 1);
    const refund = (who: Ask, of: string, invoice: unknown) =>
      who(`POST /api/orders/${of}/refund`, { invoice });
    expect(await refund(ask, hash, uri)).toMatchObject({ status: 400, body: { code: 'WrongAmount' } });
    for (const wrong of [undefined, '', 'pico:', 'lightning:x', 'bitcoin:x?amount=15', 15])
      expect(await refund(ask, hash, wrong)).toMatchObject({ status: 400 });
    expect(await refund(browser(), hash, uri)).toMatchObject({ status: 403 });
    const line = await shop.bought(ask, 'line-1');
    expect(await refund(ask, line.hash, uri)).toMatchObject({ status: 403 });
    expect(await refund(ask, '00'.repeat(32), uri)).toMatchObject({ status: 404 });
  });

  it('that surely failed can be asked for again', async () => {
    const ask = browser();
    const { hash, amount } = await shop.bought(ask, OTHER);
    // Nobody is online to be paid.
    const uri = await shop.invoice(amount);
    expect((await ask(`POST /api/orders/${hash}/refund`, { invoice: uri })).status).toBe(502);
    expect((await ask<Order>(`GET /api/orders/${hash}`)).body.status).toBe('paid');
    const second = await shop.paidBack(amount, (invoice) =>
      ask(`POST /api/orders/${hash}/refund`, { invoice }),
    );
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
    const { hash } = await shop.bought(ask, ARTICLE);
    const forged = await fetch(`${shop.url}/api/orders/${hash}`, {
      headers: { cookie: `small-change=${'0'.repeat(32)}.${'0'.repeat(64)}` },
    });
    expect(forged.status).toBe(404);
    expect(forged.headers.getSetCookie()).toHaveLength(1);
  });

  it('says the truth when its till is closed', async () => {
    const closed = await shop.withoutTill();
    const response = await fetch(`${closed.url}/api/orders`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"item":"line-1"}' },
    });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'TillClosed' });
    await closed.close();
  });
});
