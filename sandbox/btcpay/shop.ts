import { createHmac, timingSafeEqual } from 'node:crypto';
import { randomHex, randomId } from './ids.ts';
import type { Instance } from './instance.ts';
import { newApiKey } from './keys.ts';
import type { DemoShop, Order } from './shop-data.ts';

/** What the demo page sells. */
const RECORD = { title: 'Tin Whistle Sessions, on vinyl', price: '12.50', currency: 'USD' };

interface InvoiceAnswer {
  readonly id: string;
  readonly status: string;
  readonly amount: string;
  readonly currency: string;
  readonly checkoutLink: string;
  readonly metadata: { readonly orderId?: unknown };
}

/** Opens the demo shop of a store: the least key that will do, and a webhook to itself. */
export function openShop(instance: Instance, storeId: string): void {
  const permissions = ['btcpay.store.cancreateinvoice', 'btcpay.store.canviewinvoices'];
  const apiKey = newApiKey(
    instance,
    'Demo shop',
    permissions.map((one) => `${one}:${storeId}`),
  );
  const secret = randomHex(20);
  instance.shop = { storeId, apiKey, secret, orders: new Map() };
  const id = randomId(16);
  instance.webhooks.set(id, {
    ...{
      id,
      storeId,
      secret,
      url: `${instance.base}/shop/webhook`,
      enabled: true,
      automaticRedelivery: true,
    },
    ...{ everything: false, specificEvents: ['InvoiceSettled'] },
  });
}

/** A new order with an invoice of its own. */
export async function newOrder(shop: DemoShop, base: string): Promise<Order> {
  const id = randomId(8);
  const { price, currency, title } = RECORD;
  const invoice = await ask(shop, base, '/invoices', {
    ...{ amount: price, currency, metadata: { orderId: id, itemDesc: title } },
    checkout: { redirectURL: `${base}/shop?order=${id}` },
  });
  const order: Order = { id, invoiceId: invoice.id, checkoutLink: invoice.checkoutLink, status: 'open' };
  shop.orders.set(id, order);
  return order;
}

/**
 * What the shop does when it is told that an invoice is settled: nothing is believed. The signature keeps strangers from asking
 * for work, and the invoice is fetched again: only what the server answers ships an order.
 * @returns false for a notification that is not signed
 */
export async function hearWebhook(
  shop: DemoShop,
  base: string,
  signature: unknown,
  body: string,
): Promise<boolean> {
  const expected = Buffer.from(`sha256=${createHmac('sha256', shop.secret).update(body).digest('hex')}`);
  const given = Buffer.from(String(signature));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  const { invoiceId } = JSON.parse(body) as { invoiceId?: unknown };
  const order = [...shop.orders.values()].find((one) => one.invoiceId === invoiceId);
  if (order) await shipIfPaid(shop, base, order);
  return true;
}

/** Asks how the order's invoice stands, and ships it when it is settled for the full price. */
async function shipIfPaid(shop: DemoShop, base: string, order: Order): Promise<void> {
  const invoice = await ask(shop, base, `/invoices/${order.invoiceId}`);
  const isOurs = invoice.metadata.orderId === order.id && invoice.currency === RECORD.currency;
  if (isOurs && invoice.status === 'Settled' && Number(invoice.amount) === Number(RECORD.price))
    order.status = 'shipped';
}

async function ask(shop: DemoShop, base: string, path: string, body?: object): Promise<InvoiceAnswer> {
  const response = await fetch(`${base}/api/v1/stores/${shop.storeId}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `token ${shop.apiKey}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`The payment server answered ${response.status}.`);
  return (await response.json()) as InvoiceAnswer;
}
