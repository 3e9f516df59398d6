import type { AddStore } from '../../lib/rpc/views.ts';

/** What a file may be: something the wallet takes in whole, or the key alone. */
export type StoreFile =
  | Extract<AddStore, { by: 'file' | 'pickle' }>
  | { readonly by: 'key'; readonly pem: string };

/** Far above what any of them needs. */
export const MAX_FILE_BYTES = 200_000;

/** Tells by its first letters what a file is: JSON, a PEM key, or a client that Python pickled. What is in it is checked by the wallet. */
export function storeFile(bytes: Uint8Array): StoreFile {
  const text = new TextDecoder().decode(bytes).trim();
  if (text.startsWith('{')) return { by: 'file', text };
  if (text.startsWith('-----BEGIN')) return { by: 'key', pem: text };
  return { by: 'pickle', base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
}

/** The server a file speaks of, where that can be read without opening it: what the browser is asked to allow. */
export function hostInFile(file: StoreFile): string | undefined {
  if (file.by !== 'file') return undefined;
  try {
    const { host } = JSON.parse(file.text) as { readonly host?: unknown };
    return typeof host === 'string' && URL.canParse(host) ? host : undefined;
  } catch {
    return undefined;
  }
}
