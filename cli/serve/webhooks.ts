import { createHmac } from 'node:crypto';
import { PicoError } from '../../lib/errors.ts';
import type { Store, Write } from '../../lib/store/types.ts';
import type { Received } from '../../lib/wallet/types.ts';

/** A delivery that is owed: written with the payment itself, gone once the shop has said 2xx. */
interface DeliveryRow {
  readonly id: string;
  /** Unix seconds of the next attempt. */
  readonly at: number;
  readonly attempts: number;
  readonly payment: Omit<Received, 'quantity'> & { readonly quantity: string };
}

const FIRST_WAIT_S = 1;
const LONGEST_WAIT_S = 3600;
const TIMEOUT_MS = 10_000;
const PAGE = 20;

/** The row for the transaction that books the payment (WalletOptions.onReceived): none is lost, none is made up. */
export function deliveryWrites(payment: Received): Write[] {
  const row: DeliveryRow = {
    id: payment.id,
    // Due at once.
    at: 0,
    attempts: 0,
    payment: { ...payment, quantity: payment.quantity.toString() },
  };
  return [{ put: 'webhooks', key: payment.id, value: row }];
}

/** https, or http on this machine. Throws InvalidUrl. */
export function checkWebhookUrl(text: string): string {
  const url = new URL(text);
  const local = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && local)) return url.href;
  throw new PicoError(
    'InvalidUrl',
    `${url.origin}: a webhook must use https (http on this machine only). Correct --webhook.`,
    { field: 'webhook' },
  );
}

/** `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 of `<t>.<body>` under the secret's text. Shops refuse an old t. */
export function signatureHeader(secret: string, body: string, t: number): string {
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

export interface DelivererOptions {
  readonly store: Store;
  readonly url: string;
  readonly secret: string;
  /** Unix seconds. */
  readonly clock: () => number;
  /** The body to send, as an object. */
  readonly describe: (payment: Received) => Promise<object>;
  readonly fetch?: typeof globalThis.fetch;
}

export interface Deliverer {
  /** Sends what is due, and comes back by itself for what is not. Resolves when nothing is due any more. */
  wake(): Promise<void>;
  stop(): Promise<void>;
}

/** Sends the owed deliveries, each until it gets a 2xx: after 1, 2, 4 … seconds, at most an hour apart, for ever. */
export function webhookDeliverer(options: DelivererOptions): Deliverer {
  const { store, clock } = options;
  const fetch = options.fetch ?? globalThis.fetch;
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;

  async function send(row: DeliveryRow): Promise<boolean> {
    try {
      const event = await options.describe({ ...row.payment, quantity: BigInt(row.payment.quantity) });
      const body = JSON.stringify(event);
      const response = await fetch(options.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'picopay-delivery': row.id,
          'picopay-signature': signatureHeader(options.secret, body, clock()),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }

  async function deliver(row: DeliveryRow): Promise<void> {
    if (await send(row)) {
      await store.commit([{ delete: 'webhooks', key: row.id }]);
      return;
    }
    if (stopping.signal.aborted) return;
    const wait = Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** Math.min(row.attempts, 20));
    const next: DeliveryRow = { ...row, attempts: row.attempts + 1, at: clock() + wait };
    await store.commit([{ put: 'webhooks', key: row.id, value: next }]);
  }

  async function round(): Promise<void> {
    for (;;) {
      const due = await store.list<DeliveryRow>('webhooks', { index: 'at', to: clock(), limit: PAGE });
      if (due.length === 0 || stopping.signal.aborted) return;
      for (const row of due) if (!stopping.signal.aborted) await deliver(row);
    }
  }

  async function run(): Promise<void> {
    do {
      again = false;
      await round();
    } while (again && !stopping.signal.aborted);
    if (stopping.signal.aborted) return;
    const [next] = await store.list<DeliveryRow>('webhooks', { index: 'at', limit: 1 });
    clearTimeout(timer);
    if (next) timer = setTimeout(() => void deliverer.wake(), 1000 * Math.max(1, next.at - clock()));
  }

  const deliverer: Deliverer = {
    wake() {
      again = true;
      running ??= run().finally(() => {
        running = undefined;
      });
      return running;
    },
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await running?.catch(() => {});
    },
  };
  return deliverer;
}
