import { normalizeHost } from '../../lib/btcpay/host.ts';

/** What is wrong with a host that was typed: each has its text, `store_host_<problem>`. */
export type HostProblem = 'form' | 'https' | 'password';
export type TypedHost = { readonly host: string } | { readonly problem: HostProblem };

/** Folders of BTCPay's own pages: an address copied from one of them ends before it. */
const PAGES =
  /\/(?:stores?|login|register|invoices?|i|apps?|account|server|wallets?|api|api-keys|api-access-request)(?:\/.*)?$/i;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * The address of a BTCPay server from what a person typed or copied from the browser: `https://` is put before it where nothing is,
 * pages of BTCPay and what follows them are left away. As it is signed: btcpay.md §1.1.
 */
export function typedHost(text: string): TypedHost {
  const trimmed = text.trim();
  const address = SCHEME.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(address)) return { problem: 'form' };
  const url = new URL(address);
  // A word alone is not a host yet: another letter may follow.
  if (!/[.:]/.test(url.hostname) && url.hostname !== 'localhost') return { problem: 'form' };
  if (url.username !== '' || url.password !== '') return { problem: 'password' };
  try {
    return { host: normalizeHost(url.origin + url.pathname.replace(PAGES, '')) };
  } catch {
    return { problem: url.protocol === 'http:' ? 'https' : 'form' };
  }
}
