import { InvalidField } from '../errors.ts';
import { checkCurrency, checkPrice } from './check-invoice.ts';
import { dayStartMs } from './day.ts';
import { unusableAnswer } from './errors.ts';
import { plainDecimal } from './exact-json.ts';
import { checkCount, checkText } from './legacy-invoice.ts';
import { methodId, ON_CHAIN } from './payer/method-id.ts';
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
import type { Buyer, Invoice, InvoiceFilter, InvoiceStatus, NewInvoice, TransactionSpeed } from './types.ts';

const SPEEDS: Readonly<Record<TransactionSpeed, string>> = {
  high: 'HighSpeed',
  medium: 'MediumSpeed',
  'low-medium': 'LowMediumSpeed',
  low: 'LowSpeed',
};

const STATUS_NAMES: Readonly<Record<InvoiceStatus, string>> = {
  new: 'New',
  processing: 'Processing',
  settled: 'Settled',
  expired: 'Expired',
  invalid: 'Invalid',
};

const BUYER_FIELDS = {
  name: 'buyerName',
  email: 'buyerEmail',
  address1: 'buyerAddress1',
  address2: 'buyerAddress2',
  city: 'buyerCity',
  state: 'buyerState',
  zip: 'buyerZip',
  country: 'buyerCountry',
  phone: 'buyerPhone',
} as const satisfies Record<keyof Buyer, string>;

/** Fields of the older API that Greenfield has nothing for; left aside in silence they would be missed. */
const LEGACY_ONLY = [
  'notificationURL',
  'notificationEmail',
  'fullNotifications',
  'extendedNotifications',
  'supportedTransactionCurrencies',
] as const;

/** The body of POST …/invoices (btcpay.md §2.3). `now` is the server's time in ms. Throws InvalidField. */
export function greenfieldPayload(invoice: NewInvoice, now: number): Record<string, unknown> {
  for (const field of LEGACY_ONLY)
    if (invoice[field] !== undefined)
      throw new InvalidField(field, 'Greenfield has no such field: use a webhook, or paymentCurrencies');
  const price = checkPrice(invoice);
  const speed = invoice.transactionSpeed;
  const metadata = present({
    orderId: invoice.orderId,
    itemCode: invoice.itemCode,
    itemDesc: invoice.itemDesc,
    posData: invoice.posData,
    physical: invoice.physical,
    taxIncluded: invoice.taxIncluded,
    ...Object.fromEntries(
      Object.entries(BUYER_FIELDS).map(([ours, theirs]) => [theirs, invoice.buyer?.[ours as keyof Buyer]]),
    ),
    ...invoice.metadata,
  });
  const checkout = present({
    speedPolicy: speed === undefined ? undefined : SPEEDS[speed],
    paymentMethods: invoice.paymentCurrencies,
    defaultPaymentMethod: invoice.defaultPaymentMethod,
    expirationMinutes: minutesUntil(invoice.expirationTime, now),
    redirectURL: invoice.redirectURL,
    redirectAutomatically: invoice.redirectAutomatically,
  });
  return present({
    amount: price === undefined ? undefined : (plainDecimal(String(price)) ?? String(price)),
    currency: checkCurrency(invoice.currency),
    metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
    checkout: Object.keys(checkout).length > 0 ? checkout : undefined,
  });
}

/** Seconds that passed since the time was chosen must not cost a whole minute. */
const ON_THE_WAY_MS = 5000;

function minutesUntil(time: number | undefined, now: number): number | undefined {
  if (time === undefined) return undefined;
  const minutes = Math.floor((time - now + ON_THE_WAY_MS) / 60_000);
  if (!Number.isSafeInteger(minutes) || minutes < 1)
    throw new InvalidField('expirationTime', 'must be at least a minute ahead of the server’s clock');
  return minutes;
}

/** The query of GET …/invoices. itemCode is not among it: Greenfield cannot filter by it. Throws InvalidField. */
export function greenfieldQuery(filter: InvoiceFilter): [string, string | undefined][] {
  const { status, orderId, dateStart, dateEnd } = filter;
  const known = statusOf(status);
  if (status !== undefined && known === undefined)
    throw new InvalidField('status', `must be one of ${Object.keys(STATUS_NAMES).join(', ')}`);
  const seconds = (ms: number) => String(ms / 1000);
  return [
    ['status', known === undefined ? undefined : STATUS_NAMES[known]],
    ['orderId', checkText(orderId, 'orderId')],
    ['startDate', dateStart === undefined ? undefined : seconds(dayStartMs(dateStart, 'dateStart'))],
    // The last second of that day.
    ['endDate', dateEnd === undefined ? undefined : seconds(dayStartMs(dateEnd, 'dateEnd') + 86_399_000)],
    ['skip', checkCount(filter.offset, 'offset')],
    ['take', checkCount(filter.limit, 'limit')],
  ];
}

/**
 * Reads InvoiceData, and `methods` (its payment methods) where they were asked for; both by parseExact.
 * Throws InvalidAnswer.
 */
export function readGreenfieldInvoice(host: string, exact: unknown, raw: unknown, methods: unknown): Invoice {
  const bad = (field: string) => unusableAnswer(host, `an invoice without a usable ${field}`);
  if (!isFields(exact)) throw bad('form');
  const id = textOf(exact['id']);
  const status = statusOf(exact['status']);
  const currency = textOf(exact['currency']);
  const created = integerOf(exact['createdTime']);
  const expires = integerOf(exact['expirationTime']);
  if (id === undefined) throw bad('id');
  if (status === undefined) throw bad('status');
  if (currency === undefined) throw bad('currency');
  if (created === undefined || expires === undefined) throw bad('time');
  const metadata = fieldsOf(fieldsOf(raw)['metadata']);
  const chain = onChain(methods ?? exact['paymentMethods']);
  return {
    id,
    status,
    exception: exceptionOf(exact['additionalStatus']),
    currency,
    checkoutLink: `${host}/i/${id}`,
    createdAt: 1000 * created,
    expiresAt: 1000 * expires,
    metadata,
    ...present({
      storeId: textOf(exact['storeId']),
      amount: exact['type'] === 'TopUp' ? undefined : decimalOf(exact['amount']),
      due: notNegative(decimalOf(chain['due'])),
      paid: decimalOf(chain['totalPaid']),
      rate: decimalOf(chain['rate']),
      address: textOf(chain['destination']),
      paymentLink: textOf(chain['paymentLink']),
      orderId: textOf(metadata['orderId']),
      itemDesc: textOf(metadata['itemDesc']),
      buyer: readBuyer(metadata),
    }),
    raw,
  };
}

/** Overpaid: nothing is due. */
function notNegative(due: string | undefined): string | undefined {
  return due?.startsWith('-') ? '0' : due;
}

/** Bitcoin on the chain, under its name of today or before 2.0. */
function onChain(methods: unknown): Fields {
  const found = listOf(methods)
    .map(fieldsOf)
    .find((m) => methodId(textOf(m['paymentMethodId']) ?? textOf(m['paymentMethod']) ?? '') === ON_CHAIN);
  return found ?? {};
}

function readBuyer(metadata: Fields): Buyer | undefined {
  const buyer: Buyer = Object.fromEntries(
    Object.entries(BUYER_FIELDS).flatMap(([ours, theirs]) => {
      const text = textOf(metadata[theirs]);
      return text === undefined ? [] : [[ours, text]];
    }),
  );
  return Object.keys(buyer).length === 0 ? undefined : buyer;
}
