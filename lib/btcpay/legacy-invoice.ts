import { InvalidField } from '../errors.ts';
import { checkCurrency, checkPrice } from './check-invoice.ts';
import { usDay } from './day.ts';
import { unusableAnswer } from './errors.ts';
import {
  decimalOf,
  exceptionOf,
  type Fields,
  fieldsOf,
  integerOf,
  isFields,
  listOf,
  present,
  statusOf,
  textOf,
} from './read.ts';
import type { Buyer, Invoice, InvoiceFilter, NewInvoice } from './types.ts';

/** The body of POST /invoices, its fields in the caller's order and the token last; the caller's object stays as it is. */
export function legacyPayload(invoice: NewInvoice, token: string | undefined): Record<string, unknown> {
  const { allowTopUp: _, ...fields } = invoice;
  if (fields.metadata !== undefined)
    throw new InvalidField(
      'metadata',
      'the BitPay-compatible API has no metadata: use posData, or a Greenfield key',
    );
  const payload: Record<string, unknown> = { ...fields };
  const checked = { price: checkPrice(invoice), currency: checkCurrency(invoice.currency) };
  for (const [name, value] of Object.entries(checked)) if (name in payload) payload[name] = value;
  if (token !== undefined) payload['token'] = token;
  return payload;
}

/** Our names beside BitPay's, as servers of every version read them. */
const STATUS_NAMES: Readonly<Record<string, string>> = {
  new: 'new',
  processing: 'paid',
  paid: 'paid',
  settled: 'complete',
  confirmed: 'confirmed',
  complete: 'complete',
  expired: 'expired',
  invalid: 'invalid',
};

/**
 * The query of GET /invoices, in btcpay-python's order. A server drops a filter it does not understand and lists everything,
 * so what it would not understand is refused here. Throws InvalidField.
 */
export function legacyQuery(filter: InvoiceFilter): [string, string | undefined][] {
  const { status, orderId, itemCode, dateStart, dateEnd, limit, offset } = filter;
  if (status !== undefined && (typeof status !== 'string' || !Object.hasOwn(STATUS_NAMES, status)))
    throw new InvalidField('status', `must be one of ${Object.keys(STATUS_NAMES).join(', ')}`);
  return [
    ['status', status === undefined ? undefined : STATUS_NAMES[status]],
    ['orderId', checkText(orderId, 'orderId')],
    ['itemCode', checkText(itemCode, 'itemCode')],
    ['dateStart', dateStart === undefined ? undefined : usDay(dateStart, 'dateStart')],
    ['dateEnd', dateEnd === undefined ? undefined : usDay(dateEnd, 'dateEnd')],
    ['limit', checkCount(limit, 'limit')],
    ['offset', checkCount(offset, 'offset')],
  ];
}

export function checkText(value: unknown, field: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new InvalidField(field, 'must be one text');
}

export function checkCount(value: unknown, field: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new InvalidField(field, 'must be a whole number from 0');
  return String(value);
}

/** Reads an invoice of the BitPay-compatible API (btcpay.md §1.6). `exact` by parseExact. Throws InvalidAnswer. */
export function readLegacyInvoice(host: string, exact: unknown, raw: unknown): Invoice {
  const bad = (field: string) => unusableAnswer(host, `an invoice without a usable ${field}`);
  if (!isFields(exact)) throw bad('form');
  const id = textOf(exact['id']);
  const status = statusOf(exact['status']);
  const currency = textOf(exact['currency']);
  const createdAt = integerOf(exact['invoiceTime']);
  const expiresAt = integerOf(exact['expirationTime']);
  if (id === undefined) throw bad('id');
  if (status === undefined) throw bad('status');
  if (currency === undefined) throw bad('currency');
  if (createdAt === undefined || expiresAt === undefined) throw bad('time');
  const chain = onChain(exact);
  const price = decimalOf(exact['price']);
  return {
    id,
    status,
    exception: exceptionOf(exact['exceptionStatus']),
    currency,
    checkoutLink: `${host}/i/${id}`,
    createdAt,
    expiresAt,
    ...present({
      // A price of nothing is how a top-up looks here.
      amount: price === '0' ? undefined : price,
      due: decimalOf(exact['btcDue']) ?? decimalOf(chain['due']),
      paid: decimalOf(exact['btcPaid']) ?? decimalOf(chain['cryptoPaid']),
      rate: decimalOf(chain['rate']) ?? decimalOf(exact['rate']),
      address: textOf(chain['address']) ?? textOf(exact['bitcoinAddress']),
      paymentLink:
        textOf(fieldsOf(chain['paymentUrls'])['BIP21']) ?? textOf(fieldsOf(exact['paymentUrls'])['BIP21']),
      orderId: textOf(exact['orderId']),
      itemDesc: textOf(exact['itemDesc']),
      buyer: readBuyer(fieldsOf(exact['buyer'])),
    }),
    raw,
  };
}

/** The part about bitcoin on the chain, under its name of today or before 2.0. */
function onChain(invoice: Fields): Fields {
  const found = listOf(invoice['cryptoInfo'])
    .map(fieldsOf)
    .find((c) => c['cryptoCode'] === 'BTC' && ['BTC-CHAIN', 'BTCLike'].includes(String(c['paymentType'])));
  return found ?? {};
}

function readBuyer(fields: Fields): Buyer | undefined {
  const buyer: Buyer = present({
    name: textOf(fields['name']),
    address1: textOf(fields['address1']),
    address2: textOf(fields['address2']),
    city: textOf(fields['locality']) ?? textOf(fields['city']),
    state: textOf(fields['region']) ?? textOf(fields['state']),
    zip: textOf(fields['postalCode']) ?? textOf(fields['zip']),
    country: textOf(fields['country']),
    phone: textOf(fields['phone']),
    email: textOf(fields['email']),
  });
  return Object.keys(buyer).length === 0 ? undefined : buyer;
}
