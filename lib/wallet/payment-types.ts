import type { Hex } from '../bytes.ts';

export interface InvoiceRequest {
  readonly asset: string;
  readonly quantity: bigint;
  readonly memo?: string;
  /** Unix seconds; one hour from now when left out. */
  readonly expiresAt?: number;
  /** The connection to be paid on; the one that can receive most when left out. */
  readonly handle?: Hex;
}

export type InvoiceStatus = 'open' | 'accepting' | 'paid' | 'expired';

export interface InvoiceInfo {
  readonly uri: string;
  readonly hash: Hex;
  readonly handle: Hex;
  readonly asset: string;
  readonly quantity: bigint;
  readonly memo?: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly status: InvoiceStatus;
  /** Once paid: the receipt, known to payer and payee only. */
  readonly preimage?: Hex;
  readonly paidAt?: number;
  readonly received?: bigint;
}

/** A locked payment: `uri`, or all of `to`, `amount`, `hash` (and `hub` where there are several). */
export interface PayRequest {
  /** Chosen by the caller: the same id with the same rest is the same payment, made at most once. */
  readonly id: string;
  readonly uri?: string;
  readonly to?: Hex;
  readonly amount?: bigint;
  readonly hash?: Hex;
  readonly hub?: string;
  /** Highest fee accepted; no limit when left out. */
  readonly maxFee?: bigint;
  /** Connection to pay from; any with enough when left out. */
  readonly source?: Hex;
  /** How long to wait for the outcome; 30 when left out. The payment goes on after it. */
  readonly timeoutSeconds?: number;
}

/** An open payment: needs no invoice, and trusts the hub. */
export interface MicroSendRequest {
  readonly destination: Hex;
  readonly quantity: bigint;
  readonly source?: Hex;
  /** Hex of 1 to 64 bytes, random when left out. */
  readonly token?: Hex;
  /** As in PayRequest; the token when left out. */
  readonly id?: string;
  readonly timeoutSeconds?: number;
}

/** unknown: not decided yet; no other payment may be made in its place until it is. */
export type PaymentStatus = 'settled' | 'failed' | 'unknown';

export interface PaymentResult {
  readonly id: string;
  /** The receipt: a locked payment's preimage once settled, an open payment's token. */
  readonly token?: Hex;
  readonly hash?: Hex;
  readonly status: PaymentStatus;
  readonly quantity: bigint;
  readonly fee: bigint;
  readonly connection: Hex;
  /** Why it failed. */
  readonly reason?: string;
}

export interface QueueRequest {
  readonly source: Hex;
  readonly destination: Hex;
  readonly quantity: bigint;
  readonly token?: Hex;
}

export interface QueuedPayment extends QueueRequest {
  readonly token: Hex;
  readonly at: number;
}

/** An incoming payment, as it is booked. */
export interface Received {
  /** Of the ledger's entry. */
  readonly id: string;
  readonly connection: Hex;
  readonly quantity: bigint;
  /** Payment hash, or the token of an open payment. */
  readonly token?: Hex;
  readonly invoice?: Hex;
  readonly at: number;
}
