import type { Hex } from '../lib/bytes.ts';
import { PicoError } from '../lib/errors.ts';

/** Errors of the hub's API under their original names. */
export function handleNotFound(handle: Hex): PicoError {
  return new PicoError('HandleNotFound', `No hub connection for given handle: '${handle}'`, { handle });
}

export function unsupportedAsset(asset: string): PicoError {
  return new PicoError(
    'UnsupportedAsset',
    `this hub has no terms for asset '${asset.slice(0, 64)}': only BTC is supported`,
    { field: 'asset' },
  );
}

/** By then a caller that used up its burst may make some calls again. */
const RETRY_MS = 1000;

export function rateLimited(): PicoError {
  return new PicoError('RateLimited', 'too many calls: wait a little and try again; nothing was changed', {
    retryAfterMs: RETRY_MS,
  });
}

/**
 * The client is behind what it once said. `secrets` are the revocation secrets it has given to the hub: the newest one
 * goes with the error, for by it the client can tell the truth from a lie (it knows its own secrets).
 */
export function staleState(secrets: ReadonlyMap<number, Hex>): PicoError {
  const epoch = Math.max(-1, ...secrets.keys());
  const secret = secrets.get(epoch);
  return new PicoError(
    'StaleState',
    'this wallet is behind what it once said: it was restored from an old copy and must not pay; close the connection',
    secret === undefined ? {} : { revoked: epoch, secret },
  );
}
