import { PicoError } from '../../errors.ts';
import { sleep } from '../sleep.ts';
import type { Checkout } from './checkout.ts';
import { type InvoiceRef, statusUrl } from './checkout-url.ts';
import { readCheckout, type ShopAccess } from './read-checkout.ts';
import { openStatusSocket, type SocketConstructor, type StatusSocket } from './status-socket.ts';

export type FollowEvent =
  /** Something of it is not as it was. */
  | { readonly type: 'changed'; readonly checkout: Checkout }
  /** Settled, expired or invalid: the last event. */
  | { readonly type: 'ended'; readonly checkout: Checkout }
  /** The shop did not answer; once for each outage. It is asked again. */
  | { readonly type: 'offline'; readonly error: PicoError };

export interface FollowOptions extends ShopAccess {
  /** Left out, it is only asked now and then. */
  readonly WebSocket?: SocketConstructor;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** What was known before, of a row that outlived a restart: told again only if it differs. */
  readonly known?: Checkout;
}

const QUICK_MS = 2000;
const QUICK_FOR_MS = 60_000;
const SLOW_MS = 30_000;
/** The fields whose change is told. */
const WATCHED = ['status', 'due', 'paid', 'txCount', 'address'] as const;

/**
 * Follows an invoice until it has ended or `signal` aborts (then it just ends): by the shop's WebSocket where it has one, and by asking,
 * every 2 s while it is new for the first minute, then every 30 s (btcpay.md §3.2). It never gives up on a shop that is away; it asks
 * less and less often.
 *
 * Throws what readCheckout throws but ShopUnreachable: such an answer does not mend itself.
 */
export async function* follow(ref: InvoiceRef, options: FollowOptions): AsyncGenerator<FollowEvent, void> {
  const { now, signal, wait = sleep } = options;
  const since = now();
  const bell = makeBell();
  const socket = keptSocket(ref, options, bell.ring);
  let known = options.known;
  let failures = 0;
  try {
    while (!signal?.aborted) {
      socket.keep();
      try {
        const checkout = await readCheckout(ref, options);
        failures = 0;
        if (isOver(checkout)) {
          yield { type: 'ended', checkout };
          return;
        }
        if (differs(known, checkout)) yield { type: 'changed', checkout };
        known = checkout;
      } catch (error) {
        if (signal?.aborted) return;
        if (!(error instanceof PicoError) || error.code !== 'ShopUnreachable') throw error;
        failures += 1;
        if (failures === 1) yield { type: 'offline', error };
      }
      const quick = known?.status !== 'processing' && now() - since < QUICK_FOR_MS;
      const ms =
        failures > 0 ? Math.min(SLOW_MS, QUICK_MS * 2 ** (failures - 1)) : quick ? QUICK_MS : SLOW_MS;
      await bell.wait((stop) => wait(ms, stop), signal);
    }
  } finally {
    socket.close();
  }
}

function isOver({ status }: Checkout): boolean {
  return status === 'settled' || status === 'expired' || status === 'invalid';
}

function differs(before: Checkout | undefined, now: Checkout): boolean {
  if (before === undefined || WATCHED.some((name) => before[name] !== now[name])) return true;
  return before.confirmations?.received !== now.confirmations?.received;
}

/** One socket at a time; when it breaks, the next one after more and more rounds, for a server may have none. */
function keptSocket(
  ref: InvoiceRef,
  { WebSocket: Socket, now }: FollowOptions,
  ring: () => void,
): { keep(): void; close(): void } {
  let socket: StatusSocket | undefined;
  let tries = 0;
  let notBefore = Number.NEGATIVE_INFINITY;
  return {
    keep() {
      if (Socket === undefined || socket?.closed === false || now() < notBefore) return;
      socket = openStatusSocket(Socket, statusUrl(ref, 'ws'), ring);
      notBefore = now() + Math.min(SLOW_MS, QUICK_MS * 2 ** tries);
      tries += 1;
    },
    close: () => socket?.close(),
  };
}

/** A wait that a ring ends early; a ring that comes while nobody waits ends the next one at once. */
function makeBell(): {
  ring(): void;
  wait(sleep: (stop: AbortSignal) => Promise<void>, signal?: AbortSignal): Promise<void>;
} {
  let rung = false;
  let stop: AbortController | undefined;
  return {
    ring() {
      rung = true;
      stop?.abort();
    },
    async wait(sleep, signal) {
      stop = new AbortController();
      if (rung) stop.abort();
      await sleep(signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]));
      rung = false;
      stop = undefined;
    },
  };
}
