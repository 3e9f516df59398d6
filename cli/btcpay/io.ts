import type { BtcpayIo } from '../../lib/btcpay/types.ts';

/** The world as a BTCPay client sees it from this process. */
export const BTCPAY_IO: BtcpayIo = {
  fetch: (...call) => globalThis.fetch(...call),
  now: () => Date.now(),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
};
