import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Call, htmlReply, Refusal, type Reply, type Routes, redirect } from './http.ts';
import type { Instance } from './instance.ts';
import { hearWebhook, newOrder } from './shop.ts';
import type { DemoShop, Order } from './shop-data.ts';

const WEB = path.join(import.meta.dirname, 'web');
const read = (name: string) => readFileSync(path.join(WEB, name), 'utf8');

/** The demo page on top of the store: another program in all but its port. */
export const SHOP_ROUTES: Routes = {
  'GET /': (_, call) => redirect(`${call.base}/shop`),
  'GET /shop': (_, call) => htmlReply(read('index.html').replaceAll('{base}', call.base)),
  'GET /shop/shop.css': () => ({ type: 'text/css; charset=utf-8', body: read('shop.css') }),
  'GET /shop/shop.js': () => ({ type: 'text/javascript; charset=utf-8', body: read('shop.js') }),
  'POST /shop/orders': async (instance, call) => ({ body: await newOrder(shopOf(instance), call.base) }),
  'GET /shop/orders/:id': (instance, call) => ({ body: orderOf(instance, call) }),
  'POST /shop/webhook': async (instance, call) => {
    const { 'btcpay-sig': signature } = call.headers;
    const isSigned = await hearWebhook(shopOf(instance), call.base, signature, call.body);
    return { status: isSigned ? 200 : 401, body: {} };
  },
};

function shopOf(instance: Instance): DemoShop {
  if (!instance.shop) throw missing();
  return instance.shop;
}

function orderOf(instance: Instance, call: Call): Order {
  const order = shopOf(instance).orders.get(call.params['id'] ?? '');
  if (!order) throw missing();
  return order;
}

function missing(): Refusal {
  const reply: Reply = { status: 404, body: { error: 'There is no such thing in this shop' } };
  return new Refusal(reply);
}
