import { BtcpayError } from '../../../btcpay/errors.ts';
import { PicoError } from '../../../errors.ts';

/** Did the store, or this wallet before it asked, say no? Then nothing was done; of any other failure that is not known. */
export function isRefused(error: unknown): boolean {
  if (error instanceof BtcpayError)
    return !['network', 'server'].includes(error.kind) || error.code === 'RateLimited';
  return error instanceof PicoError && error.code === 'InvalidParams';
}
