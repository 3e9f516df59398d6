import type { Admin } from '../../sandbox/btcpay/admin.ts';
import { startBtcpay } from '../../sandbox/btcpay/start.ts';
import type { ChainServer } from '../../sandbox/chain/server.ts';
import type { Payee } from '../payee.ts';
import { type Front, startFront } from './front.ts';
import { openTill } from './till.ts';

export interface Order {
  readonly id: string;
  readonly invoiceId: string;
  readonly checkoutLink: string;
}

/** A BTCPay server with one store, and a shop that sells records by it. */
export interface Shop {
  /** Of the server, as everybody but the shop itself sees it. */
  readonly url: string;
  readonly host: string;
  readonly storeId: string;
  readonly admin: Admin;
  readonly front: Front;
  /** A record is ordered: an invoice of 12.50 USD, 19,532 sat. */
  order(): Promise<Order>;
  /** The shop believes its webhook only after it has asked for the invoice again. */
  isShipped(order: Order): Promise<boolean>;
  /** A bill of so many USD, in the words of BTCPay a payment request; its invoice is made when somebody would pay it. */
  bill(amount: string): Promise<{ readonly id: string; readonly url: string }>;
  /** Do invoices from now on offer a payment over a channel? Not at first. */
  offerChannels(offer: boolean): void;
  close(): Promise<void>;
}

interface Place {
  readonly chain: ChainServer;
  readonly payee: Payee;
  readonly onError: (error: unknown) => void;
}

/** Opens a shop on the chain; who is paid over channels is the payee. */
export async function openShop({ chain, payee, onError }: Place): Promise<Shop> {
  const btcpay = await startBtcpay({ node: chain.node, port: 0, retryMs: [100, 200, 400], onError });
  const { admin, storeId } = btcpay;
  const [front, till] = await Promise.all([startFront(btcpay.url), openTill(payee)]);
  const key = admin.apiKey('unrestricted');

  async function post<T>(path: string, body: object = {}): Promise<T> {
    const response = await fetch(front.url + path, {
      method: 'POST',
      headers: { authorization: `token ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
  return {
    ...{ url: front.url, host: new URL(front.url).host, storeId, admin, front },
    order: () => post<Order>('/shop/orders'),
    async isShipped({ id }) {
      const response = await fetch(`${btcpay.url}/shop/orders/${id}`);
      return ((await response.json()) as { status: string }).status === 'shipped';
    },
    async bill(amount) {
      const { id } = await post<{ id: string }>(`/api/v1/stores/${storeId}/payment-requests`, {
        ...{ amount, currency: 'USD', title: 'Repair of a gramophone' },
      });
      return { id, url: `${front.url}/payment-requests/${id}` };
    },
    offerChannels: (offer) => admin.setTill(offer ? till.till : undefined),
    async close() {
      await front.close();
      await btcpay.close();
      await till.close();
    },
  };
}
