import { InvalidField, PicoError } from '../../errors.ts';

/** The shop does not answer, or answers that it cannot now. It may, a little later. */
export function shopUnreachable(host: string, why: string, data: Record<string, unknown> = {}): PicoError {
  return new PicoError(
    'ShopUnreachable',
    `${host} does not answer (${why}). No money moved by this; try again in a moment.`,
    { host, ...data },
  );
}

export function notBtcpay(host: string, why: string): PicoError {
  return new PicoError(
    'NotBtcpay',
    `${host} does not answer as a BTCPay server: ${why}. No money moved; check the address, and the path before /i/.`,
    { host },
  );
}

export function invoiceNotFound(host: string, id: string): PicoError {
  return new PicoError(
    'InvoiceNotFound',
    `${host} has no invoice ${id}, or no longer shows it. No money moved; ask the shop for a new one.`,
    { host, id },
  );
}

/** A field of the shop's answer that no honest server sends. */
export function invalidCheckout(field: string, why: string): PicoError {
  return new InvalidField(field, `${why} The invoice is not paid; ask the shop.`, 'InvalidCheckout');
}
