import { InvalidField } from '../errors.ts';

/** Machines reached without a certificate: this one, the local network, and Tor's, which encrypts by itself. */
const PLAIN_HTTP =
  /^(?:localhost|127(?:\.\d+){3}|\[::1\]|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|.+\.(?:local|onion))$/;

/**
 * The server's address as it is signed: scheme, host, port unless it is the default one, and the sub-path BTCPay runs
 * under, without a slash at the end (btcpay.md §1.1). Throws InvalidField 'host'.
 */
export function normalizeHost(text: string): string {
  const trimmed = text.trim();
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url === undefined || !['https:', 'http:'].includes(url.protocol))
    throw new InvalidField(
      'host',
      'must be the address of a BTCPay server, such as https://btcpay.example.com',
    );
  if (url.username !== '' || url.password !== '') throw new InvalidField('host', 'must not hold a password');
  if (url.search !== '' || url.hash !== '')
    throw new InvalidField('host', 'must end with the host or the folder BTCPay runs in: no "?" and no "#"');
  if (url.protocol === 'http:' && !PLAIN_HTTP.test(url.hostname))
    throw new InvalidField('host', 'must begin with https:// (http:// only for .onion and your own network)');
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** True for a Tor address. `host` as normalizeHost gives it. */
export function isOnion(host: string): boolean {
  return new URL(host).hostname.endsWith('.onion');
}
