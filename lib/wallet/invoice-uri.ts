import { type Hex, isHex } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import { checkHubUrl } from '../hub/index.ts';

/** What an invoice says: who is paid, where, how much, and the hash whose preimage is the receipt. */
export interface Invoice {
  readonly payee: Hex;
  readonly hub: string;
  readonly asset: string;
  readonly quantity: bigint;
  readonly hash: Hex;
  /** Unix seconds. */
  readonly expiresAt: number;
  readonly memo?: string;
}

const KEYS = ['hub', 'asset', 'amount', 'hash', 'expires', 'memo'];
const AMOUNT = /^[1-9][0-9]{0,15}$/;
const EXPIRES = /^[1-9][0-9]{0,10}$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;
const MAX_URI = 2000;
export const MAX_MEMO = 200;

/**
 * pico:<payee handle>@<hub host[:port]>?asset=BTC&amount=<sat>&hash=<hex>&expires=<unix seconds>&memo=<text>, fields
 * percent-encoded (provider.md, Invoices). A hub that its host alone does not name stands in a field: pico:<handle>?hub=<url>&…
 */
export function formatInvoice(invoice: Invoice): string {
  const host = new URL(invoice.hub).host;
  const named = hubAt(host) === invoice.hub;
  const fields: [string, string][] = [
    ...(named ? [] : [['hub', invoice.hub] as [string, string]]),
    ['asset', invoice.asset],
    ['amount', invoice.quantity.toString()],
    ['hash', invoice.hash],
    ['expires', String(invoice.expiresAt)],
  ];
  if (invoice.memo !== undefined) fields.push(['memo', invoice.memo]);
  const query = fields.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&');
  return `pico:${invoice.payee}${named ? `@${host}` : ''}?${query}`;
}

/** https, or http on this machine; undefined for what is no host. */
function hubAt(host: string): string | undefined {
  const url = `${LOOPBACK.test(host) ? 'http' : 'https'}://${host}/`;
  return URL.canParse(url) && new URL(url).host === host ? url : undefined;
}

/** Strict: every field once, in its form, and no other. Throws InvalidInvoice. */
export function parseInvoice(uri: string): Invoice {
  if (uri.length > MAX_URI) throw invalid('it is too long');
  const match = /^pico:([0-9a-f]{64})(?:@([^?/#@\s]+))?\?(.+)$/.exec(uri.trim());
  if (!match) throw invalid('it is not of the form pico:<handle>@<host>?…');
  const [, payee = '', host, query = ''] = match;
  const fields = new Map<string, string>();
  for (const pair of query.split('&')) {
    const at = pair.indexOf('=');
    const key = pair.slice(0, Math.max(at, 0));
    if (!KEYS.includes(key)) throw invalid(`it has a field that is not known: ${pair.slice(0, 40)}`);
    if (fields.has(key)) throw invalid(`${key} stands twice`);
    fields.set(key, decode(pair.slice(at + 1)));
  }
  const field = (key: string): string => fields.get(key) ?? fail(`${key} is missing`);
  const [amount, hash, expires, asset] = [field('amount'), field('hash'), field('expires'), field('asset')];
  if (!AMOUNT.test(amount)) throw invalid('amount is not a number of satoshis');
  if (!isHex(hash, 32)) throw invalid('hash is not 64 lower-case hex characters');
  if (!EXPIRES.test(expires)) throw invalid('expires is not a time in unix seconds');
  if (!/^[A-Za-z0-9.]{3,30}$/.test(asset)) throw invalid('asset is not the name of an asset');
  const memo = fields.get('memo');
  if (memo !== undefined && memo.length > MAX_MEMO)
    throw invalid(`memo has more than ${MAX_MEMO} characters`);
  if (host !== undefined && fields.has('hub')) throw invalid('it names two hubs');
  const url = host === undefined ? field('hub') : (hubAt(host) ?? fail('its hub is no host'));
  const hub = checkHubUrl(url).href;
  const rest = memo === undefined ? {} : { memo };
  return { payee, hub, asset, quantity: BigInt(amount), hash, expiresAt: Number(expires), ...rest };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('a field is not percent-encoded UTF-8');
  }
}

function fail(why: string): never {
  throw invalid(why);
}

function invalid(why: string): PicoError {
  return new PicoError(
    'InvalidInvoice',
    `This is no invoice: ${why}. Nothing was paid; ask the payee for another.`,
  );
}
