import type { NetworkName } from '../../bitcoin/networks.ts';
import { readUpTo } from '../../bitcoin/read-up-to.ts';
import { PicoError } from '../../errors.ts';
import { isFields, jsonOf } from '../read.ts';
import { type Checkout, parseCheckout } from './checkout.ts';
import { type InvoiceRef, statusUrl } from './checkout-url.ts';
import { ON_CHAIN } from './method-id.ts';
import { invoiceNotFound, notBtcpay, shopUnreachable } from './problems.ts';

export interface ShopAccess {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds. */
  readonly now: () => number;
  readonly network: NetworkName;
  /** For one question, its answer read to the end. Default 10 s. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const MAX_BYTES = 500_000;
const TIMEOUT_MS = 10_000;

/**
 * The invoice as its shop shows it now, of the on-chain method where the store has one whatever it shows first. Asks the
 * shop's own server only, without cookies or referrer, and follows no redirect. (btcpay.md §2.4)
 *
 * Throws ShopUnreachable (data: host, retryAfterMs?), InvoiceNotFound, NotBtcpay, and what parseCheckout throws.
 */
export async function readCheckout({ base, id, pmid }: InvoiceRef, access: ShopAccess): Promise<Checkout> {
  const first = await ask({ base, id, ...(pmid !== undefined && { pmid }) }, access);
  if (first.method === ON_CHAIN || first.onChainId === undefined) return first;
  const second = await ask({ base, id, pmid: first.onChainId }, access);
  // Asked for a method that it cannot give, a server answers with another.
  return second.method === ON_CHAIN ? second : first;
}

/**
 * The invoice of a payment request: made, or taken up again, by the shop. A shop that first wants a form filled in
 * redirects, which is NotBtcpay here. Throws as readCheckout does, and InvoiceNotFound when the request can no longer be paid.
 */
export async function invoiceOfRequest(
  request: { readonly base: string; readonly id: string },
  access: ShopAccess,
): Promise<InvoiceRef> {
  const { base, id } = request;
  const text = await get(`${base}/payment-requests/${id}/pay?redirectToInvoice=false`, { base, id }, access);
  const invoice = text.trim().replace(/^"(.*)"$/, '$1');
  if (!/^[1-9A-HJ-NP-Za-km-z]{10,30}$/.test(invoice))
    throw notBtcpay(new URL(base).host, 'its payment request gives no invoice');
  return { base, id: invoice };
}

async function ask(ref: InvoiceRef, access: ShopAccess): Promise<Checkout> {
  const askedAt = access.now();
  const text = await get(statusUrl(ref), ref, access);
  const host = new URL(ref.base).host;
  const json = jsonOf(text);
  if (json === undefined) throw notBtcpay(host, 'its answer is no JSON');
  if (!isFields(json) || !('invoiceId' in json)) throw notBtcpay(host, 'its answer is of no invoice');
  return parseCheckout(json, ref, { network: access.network, askedAt });
}

async function get(url: string, ref: InvoiceRef, access: ShopAccess): Promise<string> {
  const { host } = new URL(ref.base);
  const timeout = AbortSignal.timeout(access.timeoutMs ?? TIMEOUT_MS);
  const signal = access.signal === undefined ? timeout : AbortSignal.any([timeout, access.signal]);
  try {
    const response = await access.fetch(url, {
      ...{
        credentials: 'omit',
        redirect: 'manual',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
        signal,
      },
      headers: { accept: 'application/json' },
    });
    refuse(response, host, ref.id);
    return await readUpTo(response, MAX_BYTES, () =>
      notBtcpay(host, `its answer is longer than ${MAX_BYTES} bytes`),
    );
  } catch (error) {
    if (access.signal?.aborted) throw access.signal.reason;
    if (error instanceof PicoError) throw error;
    throw shopUnreachable(host, timeout.aborted ? 'no answer in time' : 'the connection failed');
  }
}

function refuse(response: Response, host: string, id: string): void {
  const { status, type, ok } = response;
  if (ok) return;
  if (type === 'opaqueredirect' || (status >= 300 && status < 400))
    throw notBtcpay(host, 'it sends us elsewhere');
  if (status === 404 || status === 400 || status === 410) throw invoiceNotFound(host, id);
  if (status === 429 || status >= 500) {
    const seconds = Number(response.headers.get('retry-after'));
    throw shopUnreachable(host, `status ${status}`, seconds > 0 ? { retryAfterMs: 1000 * seconds } : {});
  }
  throw notBtcpay(host, `status ${status}`);
}
