/** What a page sees (provider.md). Amounts are decimal strings of the asset's smallest unit, times unix seconds. */

export type Amount = string;
export type Period = 'hour' | 'day' | 'week' | 'month' | 'once';

export interface Info {
  readonly version: string;
  readonly methods: readonly string[];
  readonly network: string;
  readonly assets: readonly string[];
  readonly limits: {
    /** Characters of an id and of a memo. */
    readonly id: number;
    readonly memo: number;
    /** Requests that may wait at once, per origin. */
    readonly pending: number;
  };
  /** Has the user let this origin in? */
  readonly enabled: boolean;
}

export interface BudgetRequest {
  readonly asset: string;
  /** Most that may be spent in a period, fees included. */
  readonly limit: Amount;
  /** Most that one payment may cost, its fee included. */
  readonly perPayment: Amount;
  readonly period: Period;
  readonly expiresAt?: number;
  /** Only to this payee: a handle, or `pico:<handle>@<host>`. */
  readonly to?: string;
}

export interface Budget extends BudgetRequest {
  readonly spent: Amount;
  readonly reserved: Amount;
  readonly remaining: Amount;
  /** Absent for `once`. */
  readonly resetsAt?: number;
  readonly paused: boolean;
}

interface PayId {
  /** 1 to 64 of [A-Za-z0-9_-], chosen by the site, kept for ever. */
  readonly id: string;
}
export interface PayInvoice extends PayId {
  /** A `pico:` URI with amount and hash. */
  readonly invoice: string;
}
export interface PayDirect extends PayId {
  /** A handle, or `pico:<handle>@<host>`: an open payment. */
  readonly to: string;
  readonly asset: string;
  readonly amount: Amount;
  readonly memo?: string;
  readonly expiresAt?: number;
}
export type PayParams = PayInvoice | PayDirect;

export interface InvoiceParams extends PayId {
  /** A BTCPay checkout or invoice URL, or a `bitcoin:` URI. */
  readonly url: string;
  readonly maxAmount?: Amount;
}

export interface CreateInvoiceParams extends PayId {
  readonly asset: string;
  readonly amount: Amount;
  readonly memo?: string;
  readonly expiresAt?: number;
}

export interface Receipt {
  readonly id: string;
  readonly origin: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: Amount;
  readonly fee: Amount;
  /** unknown: may be paid; ask again with the same id. */
  readonly status: 'settled' | 'failed' | 'unknown';
  readonly at: number;
  /** Of a locked payment: SHA-256 of its token. */
  readonly hash?: string;
  /** Of a locked payment: the preimage. Of an open one: a label that proves nothing. */
  readonly token?: string;
}

/** Every method a page can call: its params and its result. */
export interface Methods {
  readonly picopay_getInfo: { readonly params: undefined; readonly result: Info };
  readonly picopay_enable: {
    readonly params: { readonly reason?: string; readonly budget?: BudgetRequest } | undefined;
    readonly result: Info;
  };
  readonly picopay_disable: { readonly params: undefined; readonly result: null };
  readonly picopay_pay: { readonly params: PayParams; readonly result: Receipt };
  readonly picopay_payInvoice: { readonly params: InvoiceParams; readonly result: Receipt };
  readonly picopay_createInvoice: {
    readonly params: CreateInvoiceParams;
    readonly result: { readonly invoice: string };
  };
  readonly picopay_getPayment: { readonly params: PayId; readonly result: Receipt | null };
  readonly picopay_requestBudget: { readonly params: BudgetRequest; readonly result: Budget };
  readonly picopay_getBudget: { readonly params: undefined; readonly result: Budget | null };
  readonly picopay_releaseBudget: { readonly params: undefined; readonly result: null };
}
export type MethodName = keyof Methods;

/** Events and what they carry; each concerns this origin only. */
export interface Events {
  readonly connect: { readonly network: string };
  readonly disconnect: { readonly code: number; readonly message: string };
  readonly lock: { readonly locked: boolean };
  readonly budget: Budget | null;
  readonly payment: Receipt;
}
export type EventName = keyof Events;

export type RequestArgs<M extends MethodName> = {
  readonly method: M;
  /** Cancels while the payment is not sent; after that it rejects with 4024. */
  readonly signal?: AbortSignal;
} & (undefined extends Methods[M]['params']
  ? { readonly params?: Methods[M]['params'] }
  : { readonly params: Methods[M]['params'] });

export interface PicoPayProvider {
  readonly isPicoPay: true;
  readonly version: string;
  request<M extends MethodName>(args: RequestArgs<M>): Promise<Methods[M]['result']>;
  /** The function that removes the listener. */
  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): () => void;
  enable(params?: Methods['picopay_enable']['params']): Promise<Info>;
  /** Never prompts. */
  isEnabled(): Promise<boolean>;
  pay(params: PayParams): Promise<Receipt>;
  payInvoice(params: InvoiceParams): Promise<Receipt>;
}

export interface ProviderInfo {
  /** Fresh for each page. */
  readonly uuid: string;
  readonly name: string;
  /** data: URI. */
  readonly icon: string;
  readonly rdns: string;
}
export interface ProviderDetail {
  readonly info: ProviderInfo;
  readonly provider: PicoPayProvider;
}

/** What a rejected request carries. */
export interface ProviderErrorShape {
  readonly code: number;
  readonly name: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly data?: Readonly<Record<string, unknown>>;
}
