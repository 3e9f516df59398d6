import { type Fixed, multiply } from './fixed.ts';
import type { SpeedPolicy, Store } from './store.ts';

export type Status = 'New' | 'Processing' | 'Settled' | 'Expired' | 'Invalid';
export type Exception = 'None' | 'PaidPartial' | 'PaidOver' | 'PaidLate' | 'Marked' | 'Invalid';

/** Money that came for an invoice. */
export interface Payment {
  /** "txid-vout" on the chain, the invoice's hash over a channel. */
  readonly id: string;
  readonly method: 'BTC-CHAIN' | 'PICO';
  readonly destination: string;
  readonly valueSat: bigint;
  /** What this payment added to the price: it costs the store a fee to spend. */
  readonly feeSat: bigint;
  readonly receivedAt: number;
  /** Signals that it may be replaced (BIP125). */
  readonly replaceable: boolean;
  confirmations: number;
  /** False once it was replaced or left the chain. */
  counts: boolean;
}

export interface Destination {
  readonly address: string;
  readonly scripthash: string;
}

export interface PicoRequest {
  readonly uri: string;
  readonly hash: string;
  readonly amountSat: bigint;
  paid: boolean;
}

export interface Invoice {
  readonly id: string;
  readonly storeId: string;
  /** Undefined for a top-up: whatever is paid is the price. */
  readonly price: Fixed | undefined;
  readonly currency: string;
  /** Of one bitcoin in the currency, fixed when the invoice was made. */
  readonly rate: Fixed;
  metadata: Readonly<Record<string, unknown>>;
  readonly speedPolicy: SpeedPolicy;
  readonly tolerance: number;
  readonly redirectUrl: string | undefined;
  readonly redirectAutomatically: boolean;
  readonly receipt: boolean;
  readonly defaultLanguage: string | undefined;
  readonly notify: { readonly url: string; readonly full: boolean; readonly extended: boolean } | undefined;
  readonly searchTerms: readonly string[];
  /** Milliseconds, as all times here. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly monitoredUntil: number;
  /** The last is shown; the others were paid to and are still watched. Empty for nothing to pay on the chain. */
  readonly destinations: Destination[];
  readonly payments: Map<string, Payment>;
  readonly picos: PicoRequest[];
  status: Status;
  exception: Exception;
  archived: boolean;
}

/** All in satoshis. */
export interface Account {
  /** The price alone. */
  readonly price: bigint;
  /** The price and what network fees add to it. */
  readonly total: bigint;
  readonly paid: bigint;
  /** Below zero when more was paid than asked. */
  readonly due: bigint;
  /** What the next payment adds, contained in total and due. */
  readonly nextFee: bigint;
  /** Transactions that it takes, the next one included. */
  readonly txCount: number;
}

/** Sums of an invoice, from the payments that `select` keeps. */
export function accountOf(
  invoice: Invoice,
  store: Store,
  priceSat: bigint | undefined,
  select: (payment: Payment) => boolean = () => true,
): Account {
  const counted = [...invoice.payments.values()].filter((payment) => payment.counts && select(payment));
  const paid = counted.reduce((sum, payment) => sum + payment.valueSat, 0n);
  const price = priceSat ?? paid;
  const fees = counted.reduce((sum, payment) => sum + payment.feeSat, 0n);
  const isEnough = priceSat === undefined ? paid > 0n : paid >= lowest(price + fees, invoice.tolerance);
  const nextFee = isEnough || priceSat === 0n ? 0n : feeOfNext(store, counted.length);
  const total = price + fees + nextFee;
  return {
    price,
    total,
    paid,
    due: isEnough && paid < total ? 0n : total - paid,
    nextFee,
    txCount: counted.length + (isEnough ? 0 : 1),
  };
}

/** What a payment adds to the price, when `before` others came before it. */
export function feeOfNext(store: Store, before: number): bigint {
  if (store.networkFeeMode === 'Never') return 0n;
  if (store.networkFeeMode === 'MultiplePaymentsOnly' && before === 0) return 0n;
  return BigInt(Math.ceil(store.feerate * 100));
}

/** Confirmations until a payment is final; a replaceable one is never final without. */
export function confirmationsNeeded(policy: SpeedPolicy, payment: Payment): number {
  if (payment.method === 'PICO') return 0;
  if (policy === 'HighSpeed') return payment.replaceable ? 1 : 0;
  return { MediumSpeed: 1, LowMediumSpeed: 2, LowSpeed: 6 }[policy];
}

/** Has the payment the confirmations that the invoice asks for? */
export function isFinal(invoice: Invoice, payment: Payment): boolean {
  return payment.counts && payment.confirmations >= confirmationsNeeded(invoice.speedPolicy, payment);
}

/** In the invoice's currency, what bitcoin are worth at its rate. */
export function inCurrency(invoice: Invoice, sat: bigint): Fixed {
  return multiply(sat, invoice.rate);
}

function lowest(total: bigint, tolerance: number): bigint {
  return (total * BigInt(Math.round((100 - tolerance) * 1000))) / 100_000n;
}
