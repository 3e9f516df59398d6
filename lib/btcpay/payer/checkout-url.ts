import { InvalidField } from '../../errors.ts';
import { methodId } from './method-id.ts';

/** Where an invoice is: everything of its address before /i/, without a slash at the end, and its name there. */
export interface InvoiceRef {
  readonly base: string;
  readonly id: string;
  /** The payment method the address names, in the server's own spelling. */
  readonly pmid?: string;
}

export type PaymentLink =
  | ({ readonly kind: 'checkout' } & InvoiceRef)
  | { readonly kind: 'request'; readonly base: string; readonly id: string }
  | { readonly kind: 'bitcoin' | 'lightning' | 'pico'; readonly uri: string };

const MAX_LINK = 2000;
/** Base58 of 16 bytes has 21 or 22 characters; other servers' ids are taken too. */
const ID = /^[1-9A-HJ-NP-Za-km-z]{10,30}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const SEGMENT = /^[A-Za-z0-9._~-]+$/;

/**
 * What a link to pay is: a checkout page in each of its forms (btcpay.md §2.4), a payment request, or a URI of a wallet.
 * A URI comes back as it is, unchecked. Plain http is for this machine and .onion only.
 *
 * Throws InvalidField naming `url`, or the part of it that cannot be.
 */
export function readPaymentLink(text: string): PaymentLink {
  const link = text.trim();
  if (link.length > MAX_LINK) throw new InvalidField('url', `has more than ${MAX_LINK} characters`);
  const scheme = /^(bitcoin|lightning|pico):/i.exec(link)?.[1]?.toLowerCase();
  if (scheme === 'bitcoin' || scheme === 'lightning' || scheme === 'pico') return { kind: scheme, uri: link };
  const url = checkedUrl(link);
  const path = url.pathname.replace(/\/+$/, '').split('/').slice(1);
  const found = ofPath(path) ?? ofQuery(path, url.searchParams);
  if (found === undefined)
    throw new InvalidField(
      'url',
      'is no checkout page of a BTCPay server: .../i/<invoice> or .../invoice?id=<invoice>',
    );
  const { root, ...rest } = found;
  if (!root.every((part) => SEGMENT.test(part)))
    throw new InvalidField('url.path', 'has characters that no shop has in its path');
  return { ...rest, base: [url.origin, ...root].join('/') };
}

/** The URL, if it is one that may be asked at all. Throws InvalidField. */
function checkedUrl(text: string): URL {
  // The parser drops or turns these silently: what was read would not be what was shown.
  if (/[\s\\\p{Cc}\p{Cf}]/u.test(text))
    throw new InvalidField('url', 'has spaces, backslashes or hidden characters');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new InvalidField('url', 'is no address');
  const plain = url.protocol === 'http:' && (LOOPBACK.test(url.hostname) || url.hostname.endsWith('.onion'));
  if (!plain && url.protocol !== 'https:')
    throw new InvalidField('url.scheme', 'must be https (http on this machine and for .onion only)');
  if (url.username !== '' || url.password !== '')
    throw new InvalidField('url.credentials', 'must not hold a name or password');
  if (url.port === '0') throw new InvalidField('url.port', 'is no port');
  if (url.hash !== '') throw new InvalidField('url.fragment', 'a checkout page has nothing behind a #');
  return url;
}

type Found = ({ kind: 'checkout'; id: string; pmid?: string } | { kind: 'request'; id: string }) & {
  readonly root: readonly string[];
};

/** /i/ID, /i/ID/METHOD, /i/METHOD/ID (as servers print it), /invoice/ID, each with /status or /receipt; /payment-requests/ID. */
function ofPath(path: readonly string[]): Found | undefined {
  const at = path.findLastIndex((part) => ['i', 'invoice', 'payment-requests'].includes(part));
  if (at < 0) return undefined;
  const root = path.slice(0, at);
  const rest = path.slice(at + 1);
  const [first = '', second] = ['status', 'receipt', 'pay'].includes(rest.at(-1) ?? '')
    ? rest.slice(0, -1)
    : rest;
  if (rest.length > 3) return undefined;
  if (path[at] === 'payment-requests') {
    const fits = second === undefined && (ID.test(first) || UUID.test(first));
    return fits ? { kind: 'request', id: first, root } : undefined;
  }
  if (second === undefined) return ID.test(first) ? { kind: 'checkout', id: first, root } : undefined;
  if (ID.test(first) && isMethod(second)) return { kind: 'checkout', id: first, pmid: second, root };
  if (ID.test(second) && isMethod(first)) return { kind: 'checkout', id: second, pmid: first, root };
  return undefined;
}

/** /invoice?id=ID and /invoice/status?invoiceId=ID&paymentMethodId=METHOD. */
function ofQuery(path: readonly string[], query: URLSearchParams): Found | undefined {
  const tail = path.at(-1) === 'status' ? 2 : 1;
  if (path.at(-tail) !== 'invoice') return undefined;
  const id = once(query, tail === 1 ? 'id' : 'invoiceId');
  const pmid = once(query, 'paymentMethodId');
  if (id === undefined || !ID.test(id) || (pmid !== undefined && !isMethod(pmid))) return undefined;
  const root = path.slice(0, -tail);
  return { kind: 'checkout', id, root, ...(pmid !== undefined && { pmid }) };
}

/** Of a parameter that stands twice, two programs read two values. */
function once(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  if (values.length > 1) throw new InvalidField(`url.${name}`, 'stands twice');
  return values[0];
}

function isMethod(text: string): boolean {
  return methodId(text) !== undefined;
}

/** The address of the invoice's state: JSON over http, or frames over a WebSocket with `ws` (btcpay.md §2.4). */
export function statusUrl({ base, id, pmid }: InvoiceRef, ws?: 'ws'): string {
  if (ws !== undefined) return `${base.replace(/^http/, 'ws')}/i/${id}/status/ws`;
  return pmid === undefined ? `${base}/i/${id}/status` : `${base}/i/${id}/${pmid}/status`;
}
