import { checkHubUrl } from '../../hub/index.ts';

const BARE = /^pico:([0-9a-f]{64})@([^/?#@\s]{1,255})$/i;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/** `pico:<handle>@<hub host[:port]>`, an address for open payments; undefined for anything else (provider.md, Invoices). */
export function parseBareAddress(
  text: string,
): { readonly handle: string; readonly hub: string } | undefined {
  const [, handle, host] = BARE.exec(text.trim()) ?? [];
  if (handle === undefined || host === undefined) return undefined;
  const scheme = LOOPBACK.test(host) ? 'http' : 'https';
  return { handle: handle.toLowerCase(), hub: checkHubUrl(`${scheme}://${host}`).href };
}
