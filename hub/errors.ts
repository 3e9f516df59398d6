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

export function rateLimited(): PicoError {
  return new PicoError('RateLimited', 'too many calls: wait a little and try again; nothing was changed');
}

export function staleState(): PicoError {
  return new PicoError(
    'StaleState',
    'this wallet is behind what it once said: it was restored from an old copy and must not pay; close the connection',
  );
}
