import { ARTICLES, ITEMS, type Item, STORY_ABOUT } from './catalogue.ts';
import { Failure } from './failure.ts';
import type { Order, Orders } from './orders.ts';
import { amountOf, createInvoice, isPaidBy, payBack, type Till } from './pay.ts';
import { isGenuine } from './webhook.ts';

export interface Shop {
  readonly orders: Orders;
  readonly till: Till;
  /** Content of the file "webhook-secret" in the wallet's home. */
  readonly webhookSecret: string;
  /** Unix seconds. */
  readonly clock: () => number;
  /** Another shop of the sandbox, to link to. */
  readonly records?: string;
}

/** A request, as far as routes look at it. */
export interface Call {
  /** The signed name of the browser. */
  readonly reader: string;
  readonly param: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly rawBody: string;
  readonly signature: string | undefined;
}

type Route = (shop: Shop, call: Call) => unknown;

/** An invoice with less time than this is not handed out again. */
const ENOUGH_SECONDS = 120;
const MAX_NOTE = 80;

/** Method and path → what answers; `:` stands for one part of the path. */
export const ROUTES: Readonly<Record<string, Route>> = {
  'GET /api/shop': (shop, { reader }) => ({
    network: 'regtest',
    records: shop.records,
    articles: ARTICLES.map((article) => ({
      ...article,
      item: `article-${article.slug}`,
      owned: shop.orders.owns(reader, `article-${article.slug}`),
    })),
    story: STORY_ABOUT,
    tips: shop.orders
      .ofItem('tip')
      .slice(0, 6)
      .map(({ amount, note }) => ({ amount, note })),
  }),

  /** The text for who has paid, 402 for who has not. */
  'GET /api/items/:': (shop, { reader, param }) => {
    const item = itemOf(param);
    if (shop.orders.owns(reader, item.id)) return { goods: item.goods };
    throw new Failure(402, 'PaymentRequired', 'This is unlocked by a payment.');
  },

  /** Writes an invoice. Asked twice while it is open, the reader gets the same one, unless a payment of it has failed. */
  'POST /api/orders': async (shop, { reader, body }) => {
    const item = itemOf(body['item']);
    const amount = priceOf(item, body['amount']);
    const note = noteOf(body['note']);
    if (item.refundable && shop.orders.owns(reader, item.id))
      throw new Failure(409, 'AlreadyYours', 'You have this already: reload the page.');
    const wanted = { reader, item: item.id, amount, note };
    const open = shop.orders.openUntil(shop.clock() + ENOUGH_SECONDS, wanted);
    if (open && body['fresh'] !== true) return shown(open);
    const invoice = await createInvoice(shop.till, amount, item.memo);
    const { hash, uri, expires } = invoice;
    return shown(shop.orders.add({ ...wanted, hash, expires, invoice: uri }));
  },

  'GET /api/orders/:': (shop, { reader, param }) => {
    const order = orderOf(shop, param);
    if (order.reader !== reader) throw new Failure(404, 'NotFound', 'There is no such order of yours.');
    return shown(order);
  },

  /** The receipt's token for the goods. It fits one order only; shown again, the same goods come again. */
  'POST /api/orders/:/token': (shop, { reader, param, body }) => {
    const order = orderOf(shop, param);
    if (!isPaidBy(order.hash, body['token']))
      throw new Failure(403, 'NotAReceipt', 'This is not the receipt of this order. Nothing was unlocked.');
    if (order.status === 'refunding' || order.status === 'refunded')
      throw new Failure(410, 'Refunded', 'This order has been paid back.');
    // Paid is paid, also when the invoice has expired since: the token is out only because the money came.
    shop.orders.markPaid(order.hash, shop.clock());
    shop.orders.handTo(order.hash, reader);
    return { goods: itemOf(order.item).goods };
  },

  /** Pays the reader back, from the shop's own wallet, once. */
  'POST /api/orders/:/refund': async (shop, { reader, param, body }) => {
    const order = orderOf(shop, param);
    if (order.reader !== reader || !itemOf(order.item).refundable)
      throw new Failure(403, 'NotRefundable', 'This order is not yours to be paid back.');
    // A refund that was begun is finished with the invoice it was begun with, which the wallet never pays twice.
    const invoice = order.status === 'refunding' ? order.refund : body['invoice'];
    if (typeof invoice !== 'string' || amountOf(invoice) !== order.amount)
      throw new Failure(400, 'WrongAmount', `Send an invoice for exactly ${order.amount} satoshis.`);
    if (order.status !== 'refunding' && !shop.orders.startRefund(order.hash, invoice))
      throw new Failure(409, 'AlreadyRefunded', 'This order has been paid back already.');
    try {
      await payBack(shop.till, invoice);
    } catch (error) {
      if (isCertain(error)) shop.orders.endRefund(order.hash, 'paid');
      throw error;
    }
    shop.orders.endRefund(order.hash, 'refunded');
    return { refunded: order.amount };
  },

  'GET /api/receipts': (shop, { reader }) =>
    shop.orders.ofReader(reader).map((order) => ({
      ...shown(order),
      title: itemOf(order.item).memo,
      refundable: itemOf(order.item).refundable && order.status === 'paid',
    })),

  /** The wallet's own word that an order is paid: for readers who closed the page before the token came back. */
  'POST /api/webhook': (shop, { signature, rawBody, body }) => {
    if (!isGenuine(shop.webhookSecret, signature, rawBody, shop.clock()))
      throw new Failure(401, 'Unsigned', 'This is not from the wallet of this shop.');
    if (typeof body['hash'] === 'string') shop.orders.markPaid(body['hash'], shop.clock());
    return {};
  },
};

function itemOf(id: unknown): Item {
  const item = typeof id === 'string' ? ITEMS.get(id) : undefined;
  if (!item) throw new Failure(404, 'NotFound', 'This is not for sale here.');
  return item;
}

function orderOf(shop: Shop, hash: string): Order {
  const order = shop.orders.find(hash);
  if (!order) throw new Failure(404, 'NotFound', 'There is no such order.');
  return order;
}

/** Is it sure that nothing was paid? A till that does not answer may have paid. */
function isCertain(error: unknown): boolean {
  return error instanceof Failure && error.code !== 'PaymentUnknown' && error.code !== 'TillClosed';
}

/** The price is the shop's; only where it leaves the choice does it look at what the browser says. */
function priceOf({ price }: Item, chosen: unknown): number {
  if (typeof price === 'number') return price;
  if (typeof chosen === 'number' && Number.isInteger(chosen) && chosen >= price.min && chosen <= price.max)
    return chosen;
  throw new Failure(400, 'WrongAmount', `Choose ${price.min} to ${price.max} satoshis.`);
}

function noteOf(note: unknown): string {
  if (note === undefined) return '';
  if (typeof note === 'string' && note.length <= MAX_NOTE) return note.trim();
  throw new Failure(400, 'TooLong', `A note has at most ${MAX_NOTE} characters.`);
}

/** An order as its reader may see it. */
function shown({ hash, item, amount, invoice, status, expires, paidAt }: Order): object {
  return { hash, item, amount, invoice, status, expires, paidAt };
}
