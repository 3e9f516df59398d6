import { readUpTo } from '../bitcoin/read-up-to.ts';
import { BtcpayError, doubt, redact } from './errors.ts';
import type { BtcpayIo } from './types.ts';

export interface BtcpayRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON text, sent as it is. */
  readonly body?: string;
  /** Never shown: blacked out in every error. */
  readonly secrets: readonly string[];
}

export interface BtcpayAnswer {
  readonly status: number;
  readonly text: string;
  /** The server's clock less ours, from the Date header (to the second); left out where it is not shown. */
  readonly skewMs?: number;
}

const DEFAULT_TIMEOUT_MS = 20_000;
const MAX_BYTES = 8_000_000;

/**
 * One request, its answer read to the end, whatever its status. No cookies, no cache, and no redirect followed: a
 * signature fits one address only. Throws BtcpayError ServerDown or WrongHost.
 */
export async function request(io: BtcpayIo, call: BtcpayRequest): Promise<BtcpayAnswer> {
  const { method, body } = call;
  const url = redact(call.url, call.secrets);
  const timeoutMs = io.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  let response: Response;
  let text: string;
  try {
    const { fetch } = io;
    response = await fetch(call.url, {
      method,
      headers: call.headers,
      ...(body !== undefined && { body }),
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    text = await readUpTo(
      response,
      MAX_BYTES,
      () => new Error(`its answer is longer than ${MAX_BYTES} bytes`),
    );
  } catch (error) {
    const why = error instanceof Error ? redact(error.message, call.secrets) : 'no answer';
    throw new BtcpayError('ServerDown', `${new URL(url).origin} does not answer (${why}). ${doubt(method)}`, {
      kind: 'network',
      url,
      serverMessage: why,
    });
  }
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    const to = response.headers.get('location');
    throw new BtcpayError(
      'WrongHost',
      `${new URL(url).origin} sends this call on${to === null ? '' : ` to ${redact(to, call.secrets).slice(0, 200)}`}. Nothing was done; pair with the address the server itself uses (https, and the same host and folder).`,
      { kind: 'notFound', status: response.status, url },
    );
  }
  const date = Date.parse(response.headers.get('date') ?? '');
  return {
    status: response.status,
    text,
    ...(!Number.isNaN(date) && { skewMs: date - io.now() }),
  };
}
