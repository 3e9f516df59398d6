import { type LeftAside, leftAside } from '../../lib/btcpay/left-aside.ts';
import type { AddStore } from '../../lib/rpc/views.ts';

/** What a file may be: something the wallet takes in whole, or the key alone. */
export type StoreFile = Extract<AddStore, { by: 'file' }> | { readonly by: 'key'; readonly pem: string };

/** Far above what any of them needs. */
export const MAX_FILE_BYTES = 200_000;

/**
 * Tells by its first letters what a file is: JSON, a PEM key, or a client that Python pickled, which is read here. What is in it is
 * checked by the wallet. Throws InvalidParams (data: field 'pickle').
 */
export async function storeFile(bytes: Uint8Array): Promise<StoreFile> {
  const text = new TextDecoder().decode(bytes).trim();
  if (text.startsWith('{')) return { by: 'file', text };
  if (text.startsWith('-----BEGIN')) return { by: 'key', pem: text };
  const { readPickledClient } = await import('../../lib/btcpay/saved-pickle.ts');
  return { by: 'file', text: JSON.stringify(readPickledClient(bytes)) };
}

/** What can be read of a file without opening it: the server the browser is asked to allow, and what is not taken over. */
export function factsInFile(text: string): { readonly host?: string; readonly aside: readonly LeftAside[] } {
  try {
    const client = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const { host } = client;
    const isHost = typeof host === 'string' && URL.canParse(host);
    return { ...(isHost && { host }), aside: leftAside(client) };
  } catch {
    return { aside: [] };
  }
}
