import { addressToScript } from '../../bitcoin/address.ts';
import { parseBip21 } from '../../bitcoin/bip21.ts';
import type { NetworkName } from '../../bitcoin/networks.ts';
import { equalBytes } from '../../bytes.ts';
import { type Fields, isFields, present, statusOf } from '../read.ts';
import type { InvoiceStatus } from '../types.ts';
import { checkoutSat, numberSat } from './amounts.ts';
import type { InvoiceRef } from './checkout-url.ts';
import { methodId, ON_CHAIN } from './method-id.ts';
import { invalidCheckout } from './problems.ts';
import { openableLink, plainLine } from './text.ts';

/** An invoice as its shop shows it to whoever is to pay: nothing of it is proof, and the texts are the shop's. */
export interface Checkout extends InvoiceRef {
  /** The shop's host, with its port where it is not the usual one. */
  readonly host: string;
  readonly status: InvoiceStatus;
  /** The method that the amounts and the address are of, as methodId writes it. */
  readonly method: string;
  /** All that the store takes, likewise. */
  readonly methods: readonly string[];
  /** How the server itself spells the on-chain method; undefined where the store has none. */
  readonly onChainId?: string;
  /** Satoshis still to be paid, the shop's network fee in it. */
  readonly due: bigint;
  readonly paid: bigint;
  /** What the shop adds for its own spending of many small payments. */
  readonly networkFee: bigint;
  /** Only of a new invoice of the on-chain method; checked against the network. */
  readonly address?: string;
  /** sat/vB, where the shop wants at least that. */
  readonly feerate?: number;
  /** Any amount may be paid. */
  readonly topUp: boolean;
  /** By our clock, milliseconds. */
  readonly expiresAt: number;
  readonly txCount: number;
  readonly confirmations?: { readonly received: number; readonly required: number };
  readonly storeName?: string;
  readonly orderId?: string;
  readonly itemDesc?: string;
  /** The price in the shop's currency and the rate, as the shop writes them. */
  readonly price?: string;
  readonly rate?: string;
  readonly receiptLink?: string;
  readonly supportLink?: string;
  /** A `pico:` invoice for the same, to be checked by whoever pays it. */
  readonly picoInvoice?: string;
}

export interface CheckoutContext {
  readonly network: NetworkName;
  /** Our clock (ms) before the question was asked: the answer's seconds count from there. */
  readonly askedAt: number;
}

const MAX_METHODS = 50;
const MAX_FEERATE = 5000;
const MAX_SECONDS = 100 * 24 * 3600;

/**
 * The status JSON of an invoice, of servers 2.x and 1.x. Everything in it is a stranger's: amounts are exact to the satoshi
 * and agree with each other, the address is of this network, texts and links are cut to what may be shown.
 *
 * Throws InvalidCheckout (data: field), InvalidAddress, InvalidUri.
 */
export function parseCheckout(fields: unknown, ref: InvoiceRef, context: CheckoutContext): Checkout {
  if (!isFields(fields)) throw invalidCheckout('answer', 'is no object.');
  if (fields['invoiceId'] !== ref.id)
    throw invalidCheckout('invoiceId', 'is of another invoice than was asked for.');
  const status = statusOf(fields['status']);
  if (status === undefined) throw invalidCheckout('status', 'is none that is known.');
  const { method, methods, onChainId, pmid } = methodsOf(fields);
  const currency = fields['paymentMethodCurrency'] ?? fields['cryptoCode'];
  const sat = (name: string, old: string): bigint =>
    checkoutSat(name, fields[name] ?? fields[old], typeof currency === 'string' ? currency : 'BTC');
  // Of a method in other money the amounts mean nothing here, and it is not paid.
  const bitcoin = method.startsWith('BTC-');
  const due = bitcoin ? sat('due', 'btcDue') : 0n;
  const paid = bitcoin ? sat('paid', 'btcPaid') : 0n;
  const topUp = fields['isUnsetTopUp'] === true;
  const address =
    status === 'new' && method === ON_CHAIN ? addressOf(fields, due, topUp, context.network) : undefined;
  return {
    ...{ base: ref.base, id: ref.id, pmid, host: new URL(ref.base).host },
    ...{ status, method, methods, due, paid, topUp },
    networkFee: bitcoin ? feeOf(fields['networkFee']) : 0n,
    expiresAt: context.askedAt + 1000 * secondsOf(fields['expirationSeconds']),
    txCount: countOf(fields['txCount']) ?? 0,
    ...(onChainId !== undefined && { onChainId }),
    ...(address !== undefined && { address }),
    ...shownOf(fields, ref.base),
  };
}

function methodsOf(
  fields: Fields,
): Pick<Checkout, 'method' | 'methods' | 'onChainId'> & { readonly pmid: string } {
  const pmid = fields['paymentMethodId'];
  const method = typeof pmid === 'string' ? methodId(pmid) : undefined;
  if (typeof pmid !== 'string' || method === undefined)
    throw invalidCheckout('paymentMethodId', 'is no name of one.');
  const list = fields['availablePaymentMethods'] ?? fields['availableCryptos'] ?? [];
  if (!Array.isArray(list) || list.length > MAX_METHODS)
    throw invalidCheckout('availablePaymentMethods', 'is no list.');
  const named = [pmid, ...list.map((item: Fields | null) => item?.['paymentMethodId'])].flatMap((raw) => {
    const name = typeof raw === 'string' ? methodId(raw) : undefined;
    return name === undefined ? [] : [{ raw: String(raw), name }];
  });
  const onChainId = named.find(({ name }) => name === ON_CHAIN)?.raw;
  const methods = [...new Set(named.map(({ name }) => name))];
  return { method, methods, pmid, ...(onChainId !== undefined && { onChainId }) };
}

/** The address, if the link that the page shows asks for the same amount at the same place. */
function addressOf(fields: Fields, due: bigint, topUp: boolean, network: NetworkName): string {
  const address = fields['address'] ?? fields['btcAddress'];
  const link = fields['invoiceBitcoinUrl'];
  if (typeof address !== 'string' || address.length > 120) throw invalidCheckout('address', 'is missing.');
  if (typeof link !== 'string' || link.length > 8000)
    throw invalidCheckout('invoiceBitcoinUrl', 'is missing.');
  const script = addressToScript(address, network);
  const uri = parseBip21(link, network);
  if (!equalBytes(script, addressToScript(uri.address, network)))
    throw invalidCheckout('invoiceBitcoinUrl', 'pays another address than the invoice names.');
  if (!topUp && due === 0n) throw invalidCheckout('due', 'is nothing, and yet the invoice is not paid.');
  if (topUp ? uri.amountSat !== undefined && uri.amountSat !== due : uri.amountSat !== due)
    throw invalidCheckout('due', 'differs from the amount in the payment link.');
  return address;
}

/** What is for the eye; a field that is not of its form is left out. */
function shownOf(fields: Fields, base: string): Partial<Checkout> {
  return present({
    storeName: plainLine(fields['storeName'], 80),
    orderId: plainLine(fields['orderId'], 80),
    itemDesc: plainLine(fields['itemDesc']),
    price: plainLine(fields['orderAmountFiat'], 60),
    rate: plainLine(fields['rate'], 60),
    receiptLink: openableLink(fields['receiptLink'], base),
    supportLink: openableLink(fields['storeSupportUrl'], base),
    picoInvoice: picoOf(fields['picoInvoice']),
    feerate: fields['showRecommendedFee'] === true ? feerateOf(fields['feeRate']) : undefined,
    confirmations: confirmationsOf(fields),
  });
}

function picoOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 2000 && value.startsWith('pico:') ? value : undefined;
}

function feerateOf(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 && value <= MAX_FEERATE ? value : undefined;
}

function confirmationsOf(fields: Fields): Checkout['confirmations'] {
  const [received, required] = [
    countOf(fields['receivedConfirmations']),
    countOf(fields['requiredConfirmations']),
  ];
  return received === undefined || required === undefined ? undefined : { received, required };
}

function countOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
}

function feeOf(value: unknown): bigint {
  if (value === undefined || value === null) return 0n;
  return typeof value === 'number' ? numberSat('networkFee', value) : checkoutSat('networkFee', value, 'BTC');
}

/** Seconds left; nothing is left of what is missing or no number, and nothing lasts longer than BTCPay's longest. */
function secondsOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw invalidCheckout('expirationSeconds', 'is no number.');
  return Math.max(0, Math.min(MAX_SECONDS, Math.floor(value)));
}
