import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { picopay, serve, type WalletPlace } from '../demo/process.ts';
import { fundAndConnect, openTill } from '../demo/till.ts';
import { startSandbox } from '../start.ts';
import { startShop } from './start.ts';

export interface Order {
  readonly hash: string;
  readonly invoice: string;
  readonly amount: number;
  readonly status: string;
}

const SHOP_PORT = 21_000 + (process.pid % 2000) * 3;

/** A browser, as far as the shop can see: a cookie. */
function newBrowser(url: string) {
  let cookie = '';
  return async <T = Record<string, unknown>>(
    name: string,
    body?: object,
  ): Promise<{ status: number; body: T & { code?: string } }> => {
    const [method = 'GET', route = '/'] = name.split(' ');
    const response = await fetch(`${url}${route}`, {
      method,
      headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const [fresh] = response.headers.getSetCookie();
    if (fresh !== undefined) cookie = fresh.split(';')[0] ?? '';
    return { status: response.status, body: await response.json() };
  };
}

export type Ask = ReturnType<typeof newBrowser>;

/** Orders a thing of the shop, at its own price or for `amount` satoshis. */
export async function order(ask: Ask, item: string, amount?: number): Promise<Order> {
  const { status, body } = await ask<Order>('POST /api/orders', {
    item,
    ...(amount !== undefined && { amount }),
  });
  expect(status).toBe(200);
  return body;
}

export const claim = (ask: Ask, hash: string, token: string) =>
  ask(`POST /api/orders/${hash}/token`, { token });

/** The real shop with its real wallet, and a reader whose wallet is the command line: everything but the browser. */
export async function testShop() {
  const folder = mkdtempSync(path.join(tmpdir(), 'picopay-shop-'));
  const sandbox = await startSandbox({ port: 0, mine: 'on-tx' });
  const place = (name: string): WalletPlace => ({
    ...{ home: path.join(folder, name), chainUrl: sandbox.chainUrl, hubUrl: sandbox.hubUrl },
  });
  const reader = place('reader');
  const webhook = `http://127.0.0.1:${SHOP_PORT}/api/webhook`;
  const [till] = await Promise.all([
    openTill(place('shop'), { port: SHOP_PORT + 1, webhook }),
    fundAndConnect(reader),
  ]);
  const clock = { secondsAhead: 0 };
  const shop = await startShop({
    ...{ port: SHOP_PORT, dir: path.join(folder, 'web'), till: till.till, webhookSecret: till.webhookSecret },
    clock: () => Math.floor(Date.now() / 1000) + clock.secondsAhead,
    records: sandbox.btcpay.shopUrl,
  });
  const pay = async (invoice: string) => (await picopay(reader, 'payinvoice', invoice)) as { token: string };
  /** Of the reader's wallet. */
  const invoice = async (amount: number) =>
    ((await picopay(reader, 'createinvoice', 'BTC', `${amount}`)) as { uri: string }).uri;

  return {
    url: shop.url,
    webhookSecret: till.webhookSecret,
    clock,
    browser: () => newBrowser(shop.url),
    pay,
    invoice,
    async bought(ask: Ask, item: string): Promise<Order & { token: string }> {
      const made = await order(ask, item);
      const { token } = await pay(made.invoice);
      expect((await claim(ask, made.hash, token)).status).toBe(200);
      return { ...made, token };
    },
    /** The reader's wallet asks to be paid, and stays online for it. */
    async paidBack<T>(amount: number, task: (invoice: string) => Promise<T>): Promise<T> {
      const uri = await invoice(amount);
      const online = await serve(reader, { port: SHOP_PORT + 2 });
      try {
        return await task(uri);
      } finally {
        await online.stop();
      }
    },
    /** Another shop over the same wallet, whose till does not answer. */
    withoutTill: () =>
      startShop({
        ...{ port: 0, dir: path.join(folder, 'closed'), webhookSecret: 'none' },
        till: {
          url: 'http://127.0.0.1:1/',
          token: readFileSync(path.join(folder, 'shop', 'token'), 'utf8').trim(),
        },
      }),
    async close() {
      await shop.close();
      await till.stop();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
