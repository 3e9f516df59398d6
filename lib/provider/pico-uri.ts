/** What a `pico:` URI says: an invoice when it has amount and hash, else an address for open payments. */
export interface PicoUri {
  readonly handle: string;
  /** host or host:port */
  readonly hub: string;
  readonly asset?: string;
  readonly amount?: string;
  /** 64 hex digits. */
  readonly hash?: string;
  /** Unix seconds. */
  readonly expiresAt?: number;
  readonly memo?: string;
}

const FORM = /^pico:([0-9a-f]{64})(?:@([^/?#@\s]+))?(?:\?(.*))?$/i;
const KNOWN = ['hub', 'asset', 'amount', 'hash', 'expires', 'memo'];

/**
 * Reads `pico:<handle>@<hub host[:port]>?asset=&amount=&hash=&expires=&memo=`; a hub may also stand as `hub=<url>`. undefined: it is
 * none, a field is malformed, unknown or there twice.
 */
export function parsePicoUri(uri: string): PicoUri | undefined {
  const [, handle, host, query = ''] = FORM.exec(uri.trim()) ?? [];
  if (handle === undefined || uri.length > 2000) return undefined;
  const fields = new Map<string, string>();
  try {
    for (const pair of query === '' ? [] : query.split('&')) {
      const at = pair.indexOf('=');
      const key = pair.slice(0, at);
      if (at < 1 || !KNOWN.includes(key) || fields.has(key)) return undefined;
      fields.set(key, decodeURIComponent(pair.slice(at + 1)));
    }
    const hub = host ?? new URL(fields.get('hub') ?? '').host;
    return checked(handle.toLowerCase(), hub, fields);
  } catch {
    return undefined;
  }
}

function checked(handle: string, hub: string, fields: ReadonlyMap<string, string>): PicoUri | undefined {
  const [asset, amount, hash] = [fields.get('asset'), fields.get('amount'), fields.get('hash')];
  const [expires, memo] = [fields.get('expires'), fields.get('memo')];
  if (hub !== new URL(`https://${hub}`).host && hub !== new URL(`http://${hub}`).host) return undefined;
  if (asset !== undefined && !/^[A-Za-z0-9.]{3,30}$/.test(asset)) return undefined;
  if (amount !== undefined && !/^[1-9][0-9]{0,18}$/.test(amount)) return undefined;
  if (hash !== undefined && !/^[0-9a-f]{64}$/.test(hash)) return undefined;
  if (expires !== undefined && !/^[1-9][0-9]{0,10}$/.test(expires)) return undefined;
  return {
    handle,
    hub,
    ...(asset !== undefined && { asset }),
    ...(amount !== undefined && { amount }),
    ...(hash !== undefined && { hash }),
    ...(expires !== undefined && { expiresAt: Number(expires) }),
    ...(memo !== undefined && { memo }),
  };
}
