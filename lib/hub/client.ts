import type { Bytes, Hex } from '../bytes.ts';
import { bytesToHex } from '../bytes.ts';
import type { Ecdsa } from '../channel/index.ts';
import { PicoError } from '../errors.ts';
import { fromRpcError, MAX_BODY } from './rpc.ts';
import { type Params, requestDigest, signRequest, verifyAnswer } from './sign.ts';

/** The wallet's side of the hub's JSON-RPC over HTTP. Sessions are in session.ts. */

export interface HubClientOptions {
  readonly url: string;
  readonly ecdsa: Ecdsa;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly fetch?: typeof globalThis.fetch;
  readonly timeoutMs?: number;
}

export interface Signer {
  readonly handle: Hex;
  /** Private key of the handle. */
  readonly key: Bytes;
  /** The hub's compressed public key, pinned when the connection was opened. */
  readonly hub: Hex;
}

export interface HubClient {
  readonly url: string;
  /** An unsigned call. */
  ask(method: string, params?: Params): Promise<Record<string, unknown>>;
  /** A signed call whose answer must be signed by the pinned hub key. */
  call(method: string, params: Params, signer: Signer): Promise<Record<string, unknown>>;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** http only on loopback, https elsewhere (channel.md §8). Throws InvalidUrl. */
export function checkHubUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new PicoError('InvalidUrl', `Invalid url: '${text.slice(0, 200)}'`, { field: 'hub' });
  }
  const plain = url.protocol === 'http:' && LOOPBACK.test(url.hostname);
  if (!plain && url.protocol !== 'https:')
    throw new PicoError(
      'InvalidUrl',
      `${url.origin}: a hub must be reached by https (http on this machine only)`,
      { field: 'hub' },
    );
  if (url.username !== '' || url.password !== '')
    throw new PicoError('InvalidUrl', "a hub's address must not hold a password", { field: 'hub' });
  return url;
}

/** The hub could not be reached, or its answer did not come: nothing is known of what it did. */
export function unreachable(url: string, why: string): PicoError {
  return new PicoError(
    'HubUnreachable',
    `the hub at ${url} did not answer (${why}); what was sent is kept and sent again`,
    { url },
  );
}

async function readLimited(response: Response): Promise<string> {
  const text = await response.text();
  if (text.length > 4 * MAX_BODY) throw new PicoError('InvalidAnswer', "the hub's answer is too large");
  return text;
}

export function hubClient(options: HubClientOptions): HubClient {
  const url = checkHubUrl(options.url).href;
  const fetch = options.fetch ?? globalThis.fetch;

  async function post(method: string, params: Params): Promise<Record<string, unknown>> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    let text: string;
    try {
      const signal = AbortSignal.timeout(options.timeoutMs ?? 20_000);
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal,
      });
      text = await readLimited(response);
    } catch (error) {
      if (error instanceof PicoError) throw error;
      throw unreachable(url, error instanceof Error ? error.message : 'no answer');
    }
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch {
      throw unreachable(url, 'the answer is not JSON');
    }
    const { result, error } = (answer ?? {}) as { result?: unknown; error?: unknown };
    if (error !== undefined && error !== null) throw fromRpcError(error);
    if (typeof result !== 'object' || result === null || Array.isArray(result))
      throw new PicoError('InvalidAnswer', `the hub's answer to ${method} is not an object`);
    return result as Record<string, unknown>;
  }

  return {
    url,
    ask: (method, params = {}) => post(method, params),
    async call(method, params, signer) {
      const signed = signRequest(options.ecdsa, signer.key, signer.hub, method, params, options.clock());
      const result = await post(method, signed);
      verifyAnswer(
        options.ecdsa,
        signer.hub,
        method,
        result,
        bytesToHex(requestDigest(method, signed, signer.hub)),
      );
      const { signature: _, ...rest } = result;
      return rest;
    },
  };
}
