import { InvalidField } from '../errors.ts';

/** Ids go into the path as they are: only base58 of a plausible length is let in (btcpay.md §1.3). */
const INVOICE_ID = /^[1-9A-HJ-NP-Za-km-z]{10,30}$/;

export function checkInvoiceId(id: unknown): string {
  if (typeof id !== 'string' || !INVOICE_ID.test(id))
    throw new InvalidField('invoiceId', 'is no invoice id of BTCPay');
  return id;
}

const PAIRING_CODE = /^[1-9A-HJ-NP-Za-km-z]{7}$/;
/** What btcpay-python lets pass, without its mistakes. */
const LENIENT_CODE = /^[A-Za-z0-9_]{7}$/;

/** A pairing code of 7 characters, spaces around it dropped. Throws InvalidField 'code'. */
export function checkPairingCode(code: string, lenient = false): string {
  const trimmed = code.trim();
  if (!(lenient ? LENIENT_CODE : PAIRING_CODE).test(trimmed))
    throw new InvalidField('code', 'pairing code is not legal: it has 7 letters and digits');
  return trimmed;
}

/** The id of a store, a webhook or a payment method: it goes into a path as it is. Throws InvalidField. */
export function checkPathId(value: unknown, field: string): string {
  if (typeof value !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(value))
    throw new InvalidField(field, 'must be an id as BTCPay gives it');
  return value;
}

/** Throws InvalidField 'storeId'. */
export function checkStoreId(value: unknown): string {
  return checkPathId(value, 'storeId');
}

/** An API key as a person may paste it. Throws InvalidField 'apiKey'; the key is not in the message. */
export function checkApiKey(value: unknown): string {
  const key = typeof value === 'string' ? value.trim() : '';
  if (!/^[A-Za-z0-9_-]{10,200}$/.test(key)) throw new InvalidField('apiKey', 'is no API key of BTCPay');
  return key;
}
