import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, bytesToHex, equalBytes, utf8ToBytes } from '../bytes.ts';
import { InvalidField } from '../errors.ts';
import { fieldsOf, jsonOf, textOf } from './read.ts';
import type { BtcpayClient, Invoice } from './types.ts';

/**
 * Is this the header BTCPay-Sig ("sha256=" and hex) of a webhook with this secret? `body` is the raw body as it came: the
 * bytes, or their text. Compared in constant time; false for a missing or malformed header (btcpay.md §2.7).
 */
export function verifyWebhook(
  secret: string,
  body: Bytes | string,
  header: string | null | undefined,
): boolean {
  const bytes = typeof body === 'string' ? utf8ToBytes(body) : body;
  const expected = `sha256=${bytesToHex(hmac(sha256, utf8ToBytes(secret), bytes))}`;
  return (
    secret !== '' && typeof header === 'string' && equalBytes(utf8ToBytes(header), utf8ToBytes(expected))
  );
}

/**
 * The invoice a notification is about, asked for anew: nothing a notification says is believed, whoever sent it.
 * `body`: a webhook's, or one of the BitPay-compatible API in either form. Throws InvalidField 'notification'.
 */
export async function notifiedInvoice(client: BtcpayClient, body: string): Promise<Invoice> {
  const fields = fieldsOf(jsonOf(body));
  const id = textOf(fields['invoiceId']) ?? textOf(fieldsOf(fields['data'])['id']) ?? textOf(fields['id']);
  if (id === undefined) throw new InvalidField('notification', 'names no invoice');
  return await client.getInvoice(id);
}
