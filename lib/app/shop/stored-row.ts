import type { Checkout } from '../../btcpay/payer/checkout.ts';
import {
  isFinal,
  nextRow,
  type ShopPaymentEvent,
  type ShopPaymentRow,
  shopKey,
} from '../../btcpay/payer/row.ts';
import type { Store, Write } from '../../store/types.ts';

/** shopPayments, as it is stored: with what it is found by, and what the shop said last. Times: milliseconds. */
export interface StoredShopPayment extends ShopPaymentRow {
  readonly host: string;
  /** base|id: index of all parts. */
  readonly invoice: string;
  /** `at`, while something is still expected of it: the sparse index of what the shop is asked about. */
  readonly undecided?: number;
  /** sat/vB agreed to, on chain. */
  readonly feerate?: number;
  /** Satoshis: the fee agreed to. It costs no more. */
  readonly maxFee: string;
  /** When the invoice ends. */
  readonly expiresAt: number;
  readonly heard?: Heard;
  /** Why it was dropped. */
  readonly problem?: { readonly code: string; readonly message: string };
}

/** What the shop said last. Amounts: satoshis, decimal. */
export interface Heard {
  readonly at: number;
  readonly status: Checkout['status'];
  readonly due: string;
  readonly paid: string;
  readonly needed?: number;
}

/** How long after its end an invoice is still asked about: the shop's own watch lasts as long. */
export const LATE_MS = 24 * 3600 * 1000;

export function heardOf({ status, due, paid, confirmations }: Checkout, at: number): Heard {
  return {
    ...{ at, status, due: due.toString(), paid: paid.toString() },
    ...(confirmations !== undefined && { needed: confirmations.required }),
  };
}

/** The row after an event, in and out of the index of what is undecided. Throws as nextRow does. */
export function stored(row: StoredShopPayment, event?: ShopPaymentEvent, over = false): StoredShopPayment {
  const { undecided: _, ...rest } = event === undefined ? row : { ...row, ...nextRow(row, event) };
  // An expired invoice may yet be taken for paid.
  const watched = !over && (!isFinal(rest) || rest.state === 'expired');
  return watched ? { ...rest, undecided: rest.at } : rest;
}

export function shopWrite(row: StoredShopPayment): Write {
  return { put: 'shopPayments', key: shopKey(row), value: row };
}

/** Every payment of this wallet to the invoice, or to its address under whatever name it stood. */
export async function paymentsTo(
  store: Store,
  { base, id, address }: Checkout,
): Promise<StoredShopPayment[]> {
  const invoice = { index: 'invoice', equals: `${base}|${id}` } as const;
  const rows = await store.list<StoredShopPayment>('shopPayments', invoice);
  if (address !== undefined)
    rows.push(...(await store.list<StoredShopPayment>('shopPayments', { index: 'to', equals: address })));
  return [...new Map(rows.map((row) => [shopKey(row), row])).values()];
}
