import { randomBytes } from 'node:crypto';
import { base58 } from '@scure/base';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Base58 of random bytes: 16 for invoices, 32 for stores and tokens. */
export function randomId(bytes: number): string {
  return base58.encode(randomBytes(bytes));
}

/** 7 characters of Base58. */
export function randomCode(): string {
  return [...randomBytes(7)].map((byte) => BASE58[byte % BASE58.length]).join('');
}

/** Hex, as keys of the newer API are. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
