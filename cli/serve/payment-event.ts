import type { Received, WalletApi } from '../../lib/wallet/types.ts';

/** An incoming payment as webhooks and /events tell of it. */
export interface PaymentEvent {
  /** The same for every delivery of this payment. */
  readonly id: string;
  readonly type: 'payment';
  /** Of the invoice; null for an open payment. */
  readonly hash: string | null;
  readonly token: string | null;
  /** Satoshis. */
  readonly amount: string;
  readonly asset: 'BTC';
  readonly memo: string | null;
  /** The connection it came in on. */
  readonly handle: string;
  /** Unix seconds. */
  readonly at: number;
}

/** Adds to the booked payment what its invoice says. The same payment always gives the same event. */
export async function paymentEvent(
  payment: Received,
  wallet: Pick<WalletApi, 'invoice'>,
): Promise<PaymentEvent> {
  const invoice = payment.invoice === undefined ? undefined : await wallet.invoice(payment.invoice);
  return {
    id: payment.id,
    type: 'payment',
    hash: payment.invoice ?? null,
    token: payment.token ?? null,
    amount: payment.quantity.toString(),
    asset: 'BTC',
    memo: invoice?.memo ?? null,
    handle: payment.connection,
    // The ledger counts milliseconds.
    at: Math.floor(payment.at / 1000),
  };
}
