import { CannotCreate, createInvoice } from '../create-invoice.ts';
import { parseFixed } from '../fixed.ts';
import { type Call, legacyError, type Reply, redirect } from '../http.ts';
import type { Instance } from '../instance.ts';

const BURST = 10;
const REFILL_MS = 15_000;
const buckets = new WeakMap<Instance, Map<string, { tokens: number; at: number }>>();

/** GET or POST /api/v1/invoices: the Pay Button of a web page, without a credential (btcpay.md §2.4). */
export async function payButton(instance: Instance, call: Call): Promise<Reply> {
  if (!mayAsk(instance, call.caller)) return { status: 429, type: 'text/plain', body: 'Too many requests' };
  const form = call.method === 'POST' ? new URLSearchParams(call.body) : call.query;
  const ask = (name: string) => form.get(name) || undefined;
  const store = instance.store(ask('storeId'));
  if (!store) throw legacyError(404, 'Store not found');
  if (!store.anyoneCanCreateInvoice) throw legacyError(403, 'This store does not let everyone make invoices');
  const price = ask('price');
  const amount = price === undefined ? undefined : parseFixed(price);
  if (price !== undefined && amount === undefined) throw legacyError(400, 'The price is not a number');
  const ipn = ask('serverIpn');
  try {
    const invoice = await createInvoice(instance, store, {
      ...{ price: amount, currency: ask('currency') },
      metadata: Object.fromEntries(
        [
          ['orderId', ask('orderId')],
          ['itemDesc', ask('checkoutDesc')],
        ].filter(([, value]) => value !== undefined),
      ),
      redirectUrl: ask('browserRedirect'),
      notify: ipn === undefined ? undefined : { url: ipn, full: true, extended: false },
    });
    const invoiceUrl = `${call.base}/i/${invoice.id}`;
    return form.get('jsonResponse') === 'true'
      ? { body: { invoiceId: invoice.id, invoiceUrl } }
      : redirect(invoiceUrl);
  } catch (error) {
    if (error instanceof CannotCreate) throw legacyError(400, error.message);
    throw error;
  }
}

/** 10 at once, then 4 a minute. */
function mayAsk(instance: Instance, caller: string): boolean {
  const known = buckets.get(instance) ?? new Map<string, { tokens: number; at: number }>();
  buckets.set(instance, known);
  const now = instance.now();
  const bucket = known.get(caller) ?? { tokens: BURST, at: now };
  const tokens = Math.min(BURST, bucket.tokens + Math.max(0, now - bucket.at) / REFILL_MS);
  known.set(caller, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
  return tokens >= 1;
}
