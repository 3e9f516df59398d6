import type { Hex } from '../bytes.ts';
import type { Write } from '../store/types.ts';

/** An outgoing payment as a transaction leaves its row: `unknown` when it is made, then `settled` or `failed`. */
export interface PaymentMade {
  readonly id: string;
  readonly kind: 'locked' | 'open';
  readonly status: 'unknown' | 'settled' | 'failed';
  /** Satoshis, decimal. */
  readonly quantity: string;
  readonly fee: string;
  readonly hash?: Hex;
  readonly token?: Hex;
  /** Of a locked payment that settled. */
  readonly preimage?: Hex;
  readonly reason?: string;
}

/** Gives the rows to be written in the very transaction that makes or decides the payment. */
export type OnPayment = (payment: PaymentMade) => readonly Write[] | Promise<readonly Write[]>;
