import type { FeeChoice, SendRequest } from './chain-types.ts';

/** What a transaction would cost: a payment as `send` takes it, or a channel's deposit of `deposit` satoshis. */
export type QuoteRequest = SendRequest | (FeeChoice & { readonly deposit: bigint });

export interface Quote {
  /** What arrives. */
  readonly amount: bigint;
  readonly feeSat: bigint;
  /** sat/vB it was reckoned at. */
  readonly feerate: number;
}
