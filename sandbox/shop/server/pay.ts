import { createHash } from 'node:crypto';
import { Failure } from './failure.ts';

/** Where `picopay serve` of the shop's wallet listens, and the content of its home's file "token". */
export interface Till {
  readonly url: string;
  readonly token: string;
}

/** What the wallet makes for one order. Times are unix seconds. */
export interface Invoice {
  readonly uri: string;
  readonly hash: string;
  readonly expires: number;
}

const INVOICE_SECONDS = 600;
/** What a refund may cost the shop besides. */
const MAX_FEE_SAT = 5;

/** Asks the wallet for an invoice of `amountSat`; the reader's wallet shows the memo. Throws Failure. */
export async function createInvoice(
  till: Till,
  amountSat: number,
  memo: string,
  expires = INVOICE_SECONDS,
): Promise<Invoice> {
  const params = { asset: 'BTC', quantity: amountSat, memo, expires };
  return (await call(till, 'createinvoice', params)) as Invoice;
}

/**
 * The whole check of a payment. A receipt's token is the secret of which the invoice's hash is the SHA-256: the wallet lets it
 * out for the money and for nothing else, so who shows it has paid this invoice.
 */
export function isPaidBy(hash: string, token: unknown): boolean {
  if (typeof token !== 'string' || !/^[0-9a-f]{64}$/.test(token)) return false;
  return createHash('sha256').update(Buffer.from(token, 'hex')).digest('hex') === hash;
}

/** Pays a reader's invoice; asked again, the wallet does not pay it twice. Throws Failure: code PaymentUnknown may be paid. */
export async function payBack(till: Till, uri: string): Promise<void> {
  await call(till, 'payinvoice', { uri, maxfee: MAX_FEE_SAT });
}

/** What an invoice asks for, in satoshis; undefined when the text is no invoice in bitcoin. */
export function amountOf(uri: unknown): number | undefined {
  if (typeof uri !== 'string' || !uri.startsWith('pico:') || !URL.canParse(uri)) return undefined;
  const { searchParams } = new URL(uri);
  const amount = searchParams.get('amount') ?? '';
  return searchParams.get('asset') === 'BTC' && /^[1-9]\d{0,14}$/.test(amount) ? Number(amount) : undefined;
}

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly data?: { readonly type?: string } };
}

/** Asks the wallet behind the till by JSON-RPC. Throws Failure. */
export async function call(till: Till, method: string, params: object): Promise<unknown> {
  const answer = await fetch(till.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${till.token}` },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(60_000),
  }).catch(() => {
    throw new Failure(503, 'TillClosed', 'The till of this shop does not answer. Try again in a minute.');
  });
  const { result, error } = (await answer.json()) as Answer;
  if (error) throw new Failure(502, error.data?.type ?? 'TillFailed', error.message);
  return result;
}
