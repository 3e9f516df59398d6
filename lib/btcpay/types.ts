/** The shapes both back-ends agree on. Amounts are decimal strings, times are ms since 1970. */

export type InvoiceStatus = 'new' | 'processing' | 'settled' | 'expired' | 'invalid';

export type InvoiceException = 'none' | 'paidPartial' | 'paidOver' | 'paidLate' | 'marked' | 'invalid';

export interface Buyer {
  readonly name?: string;
  readonly address1?: string;
  readonly address2?: string;
  readonly city?: string;
  readonly state?: string;
  readonly zip?: string;
  readonly country?: string;
  readonly phone?: string;
  readonly email?: string;
}

export interface Invoice {
  readonly id: string;
  readonly storeId?: string;
  readonly status: InvoiceStatus;
  readonly exception: InvoiceException;
  /** Decimal, in `currency`. Left out: a top-up, any amount is full payment. */
  readonly amount?: string;
  readonly currency: string;
  /** What is still to be paid on chain, and what was paid, in BTC. Left out where the server did not say. */
  readonly due?: string;
  readonly paid?: string;
  /** Units of `currency` for one BTC. */
  readonly rate?: string;
  readonly address?: string;
  /** The bitcoin: link as the server made it. */
  readonly paymentLink?: string;
  readonly checkoutLink: string;
  readonly orderId?: string;
  readonly itemDesc?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly buyer?: Buyer;
  /** The server's own object, for what is not named here. */
  readonly raw: unknown;
}

export type TransactionSpeed = 'high' | 'medium' | 'low-medium' | 'low';

/** What a new invoice is made of: the fields of btcpay-python's payload (btcpay.md §1.5), for both back-ends. */
export interface NewInvoice {
  /** Needed unless allowTopUp. A string is sent as it is. */
  readonly price?: string | number;
  readonly allowTopUp?: boolean;
  /** Left out: the store's own. */
  readonly currency?: string;
  readonly orderId?: string;
  readonly itemCode?: string;
  readonly itemDesc?: string;
  readonly posData?: string;
  readonly redirectURL?: string;
  readonly redirectAutomatically?: boolean;
  /** BitPay-compatible API only; Greenfield has webhooks instead. */
  readonly notificationURL?: string;
  readonly notificationEmail?: string;
  readonly fullNotifications?: boolean;
  readonly extendedNotifications?: boolean;
  readonly transactionSpeed?: TransactionSpeed;
  /** Ms since 1970, at least 30 s ahead by the server's clock. */
  readonly expirationTime?: number;
  readonly physical?: boolean;
  readonly taxIncluded?: string | number;
  readonly defaultPaymentMethod?: string;
  /** Payment methods to offer, such as 'BTC-CHAIN'. */
  readonly paymentCurrencies?: readonly string[];
  /** BitPay-compatible API only. */
  readonly supportedTransactionCurrencies?: Readonly<Record<string, { readonly enabled: boolean }>>;
  readonly buyer?: Buyer;
  /** Further metadata, such as `pico`. Greenfield only: the BitPay-compatible API has no place for it. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** BitPay's names are accepted beside ours. */
export type StatusFilter = InvoiceStatus | 'paid' | 'confirmed' | 'complete';

/** A day in UTC: 'YYYY-MM-DD', 'MM/DD/YYYY', or the day a Date falls on. */
export type Day = Date | string;

export interface InvoiceFilter {
  readonly status?: StatusFilter;
  readonly orderId?: string;
  readonly itemCode?: string;
  readonly dateStart?: Day;
  /** The whole of this day is included. */
  readonly dateEnd?: Day;
  readonly limit?: number;
  readonly offset?: number;
}

export interface Rate {
  /** Such as BTC_USD. */
  readonly currencyPair: string;
  readonly crypto: string;
  readonly currency: string;
  /** Decimal: units of `currency` for one `crypto`. */
  readonly rate: string;
  readonly name?: string;
}

/** What a wallet asks of a store, whichever API the store is reached by. */
export interface BtcpayClient {
  readonly host: string;
  createInvoice(invoice: NewInvoice): Promise<Invoice>;
  getInvoice(id: string): Promise<Invoice>;
  /** Newest first; archived ones left out. */
  getInvoices(filter?: InvoiceFilter): Promise<readonly Invoice[]>;
  getRates(query?: { readonly currencyPairs?: readonly string[] }): Promise<readonly Rate[]>;
  /** Decimal price of one BTC in `currency`. Throws RateUnavailable. */
  getRate(currency: string): Promise<string>;
}

/** The world outside, handed in. */
export interface BtcpayIo {
  readonly fetch: typeof globalThis.fetch;
  /** Ms since 1970. */
  now(): number;
  random(length: number): Uint8Array;
  sleep?(ms: number, signal?: AbortSignal): Promise<void>;
  /** For one request, answer read to its end. Default 20 s. */
  readonly timeoutMs?: number;
}
