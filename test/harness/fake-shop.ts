import { addressOf, dueFields, REF, status2 } from '../../lib/btcpay/payer/fake-checkout.ts';

/** A shop that answers for one invoice as the test says; every question is counted. */
export interface FakeShop {
  readonly url: string;
  /** A request for payment whose invoice is the same. */
  readonly requestUrl: string;
  readonly address: string;
  readonly fetch: typeof fetch;
  /** Fields of its status JSON that are another than those of a fresh invoice. */
  fields: Record<string, unknown>;
  /** It does not answer. */
  down: boolean;
  asked: number;
  /** Before each answer. */
  onAsk: () => void | Promise<void>;
  /** Asks for so much; paid in the shop's eyes so far. */
  due(sat: bigint, paid?: string): void;
}

export function fakeShop(): FakeShop {
  const address = addressOf(7);
  const shop: FakeShop = {
    requestUrl: `${REF.base}/payment-requests/${crypto.randomUUID()}`,
    ...{ url: `${REF.base}/i/${REF.id}`, address, down: false, asked: 0, onAsk: () => undefined },
    fields: dueFields(31_250n, address),
    async fetch(url) {
      shop.asked++;
      await shop.onAsk();
      if (shop.down) throw new TypeError('fetch failed');
      if (String(url).includes('/payment-requests/')) return Response.json(REF.id);
      return Response.json(status2(shop.fields));
    },
    due(sat, paid = '0.00000000') {
      shop.fields = { ...shop.fields, ...dueFields(sat, address), paid };
    },
  };
  return shop;
}
