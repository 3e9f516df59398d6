import { PicoError } from '../errors.ts';
import { readUpTo } from './read-up-to.ts';

export interface ChainHttpOptions {
  readonly fetch?: typeof globalThis.fetch;
  /** For one attempt, answer read to its end. Default 10 s. */
  readonly timeoutMs?: number;
  /** Further attempts after the first. Default 4. */
  readonly maxRetries?: number;
  /** Longest answer read. Default 8 MB: a transaction of a whole block fits, in hex. */
  readonly maxBytes?: number;
  readonly sleep?: (ms: number) => Promise<void>;
  /** 0 ≤ x < 1, for the jitter. */
  readonly random?: () => number;
}

export interface ChainHttpAnswer {
  readonly status: number;
  readonly text: string;
}

interface ChainHttpBody {
  readonly content: string;
  readonly type: 'text/plain' | 'application/json';
}

export type ChainHttp = (path: string, body?: ChainHttpBody) => Promise<ChainHttpAnswer>;

const LONGEST_WAIT_MS = 30_000;

/**
 * Requests to one server: GET, or POST with a body. 2xx and 4xx come back as they are; 429, 5xx, a broken
 * line and a timeout are tried again after a growing, jittered wait (Retry-After is kept to), then PicoError
 * ChainUnavailable. Every request here may be repeated without harm, broadcasting included.
 */
export function chainHttp(url: string, options: ChainHttpOptions = {}): ChainHttp {
  const base = baseOf(url);
  const { timeoutMs = 10_000, maxRetries = 4, maxBytes = 8_000_000, random = Math.random } = options;
  const fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const sleep = options.sleep ?? ((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)));

  return async (path, body) => {
    let fault = '';
    for (let attempt = 0; attempt <= maxRetries; attempt++) {
      let wishedMs = 0;
      try {
        const response = await fetch(base + path, {
          ...(body && { method: 'POST', body: body.content, headers: { 'content-type': body.type } }),
          credentials: 'omit',
          signal: AbortSignal.timeout(timeoutMs),
        });
        if (!isPassing(response.status))
          return {
            status: response.status,
            text: await readUpTo(response, maxBytes, () => tooLong(maxBytes)),
          };
        fault = `status ${response.status}`;
        wishedMs = 1000 * (Number(response.headers.get('retry-after')) || 0);
        await response.body?.cancel();
      } catch (error) {
        if (error instanceof PicoError) throw error;
        fault = error instanceof Error ? error.message : 'no answer';
      }
      if (attempt < maxRetries) await sleep(waitMs(attempt, wishedMs, random()));
    }
    throw new PicoError(
      'ChainUnavailable',
      `${base} does not answer (${fault}). Check the connection, or choose another server; nothing was lost.`,
      { server: base, fault },
    );
  };
}

function baseOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (
    !parsed ||
    !['http:', 'https:'].includes(parsed.protocol) ||
    parsed.username ||
    parsed.search ||
    parsed.hash
  ) {
    throw new PicoError(
      'InvalidParams',
      `${url} is no address of an Esplora server: use https://host/path.`,
      { field: 'url' },
    );
  }
  return parsed.href.replace(/\/+$/, '');
}

/** Faults that pass by themselves; 501 does not. */
function isPassing(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501);
}

function waitMs(attempt: number, wishedMs: number, random: number): number {
  const grown = 500 * 2 ** attempt * (0.5 + random);
  return Math.min(LONGEST_WAIT_MS, Math.max(grown, wishedMs));
}

function tooLong(maxBytes: number): PicoError {
  return new PicoError(
    'InvalidChainAnswer',
    `The server's answer is longer than ${maxBytes} bytes. Choose another server.`,
  );
}
