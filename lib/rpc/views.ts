import type { Budget, BudgetRequest } from '../provider/types.ts';
import type { ShopPart } from './shop-views.ts';

export type * from './activity-views.ts';
export type * from './shop-views.ts';

/** What screens show. Amounts: decimal strings of satoshis. Times: unix seconds. Plain JSON throughout. */

export interface TabRef {
  readonly url?: string;
}
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly handle?: string;
}
export interface TextFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

export type Phase = 'none' | 'locked' | 'open';

export interface Status {
  readonly version: string;
  readonly phase: Phase;
  /** Absent before the first run. */
  readonly network?: string;
  /** When the figures below were looked up; they are the last known ones while locked or offline. */
  readonly asOf?: number;
  /** Over all open connections. Last known while locked. */
  readonly sendable: string;
  readonly receivable: string;
  /** Last known; absent before the first look. */
  readonly onChain?: { readonly confirmed: string; readonly unconfirmed: string; readonly reserved: string };
  /** `online` is absent until somebody has asked it. */
  readonly hub?: { readonly url: string; readonly online?: boolean };
  readonly chain?: { readonly reachable: boolean; readonly height?: number };
  /** Has the browser granted the hosts that are set? Those it has not. */
  readonly missingHosts: readonly string[];
  readonly connections: readonly ConnectionView[];
  /** Requests waiting for the user. */
  readonly waiting: number;
  /** Of the tab asked about. */
  readonly site?: SiteView;
  readonly problems: readonly Problem[];
  /** Asked for again as the amount at risk grows: what is missing. */
  readonly backup: { readonly words: boolean; readonly file: boolean };
  /** The hub knows a newer state of this seed: it runs elsewhere. `recover` moves the money here. */
  readonly elsewhere: boolean;
  readonly settings: Settings;
}

export interface Settings {
  readonly network: string;
  readonly hub?: string;
  /** One or two Esplora servers; two must agree. */
  readonly chains: readonly string[];
  readonly theme: 'system' | 'light' | 'dark';
  /** BCP 47, or 'system'. */
  readonly language: string;
  readonly unit: 'sat' | 'btc';
  /** Off when absent. `rate`: price of one bitcoin, decimal, typed by the user: nobody is asked. */
  readonly fiat?: { readonly currency: string; readonly rate: string };
  readonly feeTarget: 'fast' | 'normal' | 'slow';
  readonly autoLockMinutes: number;
  readonly maxOpenHours: number;
  readonly lockWithScreen: boolean;
  /** `bitcoin:` links on pages open the wallet. */
  readonly bitcoinLinks: boolean;
}

/** Only what changes. null takes away what can be left out. */
export type SettingsChange = Partial<Omit<Settings, 'hub' | 'fiat'>> & {
  readonly hub?: string | null;
  readonly fiat?: Settings['fiat'] | null;
};

export interface SetupRequest {
  readonly words: string;
  readonly password: string;
  readonly network: string;
  readonly hub?: string;
  readonly chains: readonly string[];
  /** Made from words the user already had: the backup reminder for words rests. */
  readonly restored?: boolean;
  /** Text of a backup file. */
  readonly backup?: string;
}

export interface HubView {
  readonly url: string;
  readonly name?: string;
  /** Price of a payment. */
  readonly fee: string;
  readonly minDeposit?: string;
  readonly maxDeposit?: string;
}

export interface ConnectionView {
  readonly handle: string;
  readonly hub: string;
  readonly asset: string;
  readonly status: 'opening' | 'open' | 'closing' | 'closed' | 'recover';
  readonly balance: string;
  readonly sendable: string;
  readonly receivable: string;
  readonly owed: string;
  readonly fee: string;
  /** Blocks left, and about when that is; null before it is confirmed. */
  readonly ttl: number | null;
  readonly endsAt?: number;
  readonly online: boolean;
  /** Of the deposit. */
  readonly txid?: string;
  /** Its confirmations, and how many it needs, while opening. */
  readonly confirmations?: number;
  readonly needed?: number;
  /** Renew or top up is due: it ends soon, or little can be sent. */
  readonly due?: 'expiry' | 'low';
  /** While closing alone, or recovering: from which height, and about when, the deposit comes back. */
  readonly returnsHeight?: number;
  readonly returnsAt?: number;
  readonly problem?: string;
}

export interface Inspected {
  readonly kind: 'address' | 'invoice' | 'handle' | 'shop';
  /** Address or handle; of a shop the invoice's URL. */
  readonly to: string;
  readonly amount?: string;
  readonly memo?: string;
  readonly expiresAt?: number;
  /** Of a `pico:` text: its hub, and whether a connection there is open. */
  readonly hub?: string;
  readonly connected?: boolean;
  /** Price of the payment over the channel. */
  readonly fee?: string;
  /** Of a BTCPay invoice: who would be asked. Nobody has been. */
  readonly shop?: Pick<ShopPart, 'host' | 'base'>;
}
export interface Feerates {
  /** sat/vB */
  readonly fast: number;
  readonly normal: number;
  readonly slow: number;
}
export interface SendQuote {
  readonly fee: string;
  readonly amount: string;
  readonly total: string;
}
export interface InvoiceView {
  readonly uri: string;
  readonly hash: string;
  readonly amount: string;
  readonly memo?: string;
  readonly expiresAt: number;
  readonly status: 'open' | 'accepting' | 'paid' | 'expired';
}
export interface PaymentView {
  readonly id: string;
  readonly status: 'settled' | 'failed' | 'unknown';
  readonly amount: string;
  readonly fee: string;
  readonly to: string;
  readonly hash?: string;
  readonly token?: string;
  readonly reason?: string;
}

export interface ConnectParams {
  readonly quantity: string;
  /** What the user wants to be able to receive. */
  readonly receive?: string;
  readonly feerate?: number;
  /** Blocks. */
  readonly expireTime?: number;
}
export interface ConnectQuote {
  /** What the hub asks for it, the chain's fee, and both. */
  readonly hubFee: string;
  readonly chainFee: string;
  readonly total: string;
  /** About what closing costs on the chain. */
  readonly closeFee: string;
  readonly fee: string;
  readonly blocks: number;
  readonly endsAt: number;
  /** From how many payments on it is cheaper than paying each on chain; 0 when it never is. */
  readonly breakEven: number;
  readonly confirmations: number;
  /** On main net, the first deposit: to be asked about, and this at most. */
  readonly cap?: string;
}
export interface CloseView {
  readonly txid?: string;
  /** Alone: when the deposit comes back. */
  readonly height?: number;
  readonly at?: number;
}

export interface SiteView {
  readonly origin: string;
  /** Registrable domain, in Unicode where that is safe, and its ASCII form when it differs. */
  readonly domain: string;
  readonly ascii?: string;
  readonly enabled: boolean;
  readonly blockedUntil?: number;
  readonly blocked: boolean;
  readonly budget?: Budget;
  readonly spent: { readonly today: string; readonly month: string; readonly ever: string };
  readonly lastUsed?: number;
}

export type ApprovalKind = 'enable' | 'pay' | 'payOnChain' | 'payShop' | 'createInvoice' | 'budget';

/** One card of the approval window. `digest` covers all that is shown. */
export interface ApprovalCard {
  readonly key: string;
  readonly digest: string;
  readonly kind: ApprovalKind;
  readonly origin: string;
  readonly domain: string;
  readonly ascii?: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
  /** Asked from a private window. */
  readonly privateWindow?: true;
  /** The page's words, untrusted. */
  readonly memo?: string;
  readonly asset?: string;
  readonly amount?: string;
  readonly fee?: string;
  readonly to?: string;
  /** What is left after it. */
  readonly left?: string;
  /** The budget asked for, or the one in force that does not cover this payment. */
  readonly wanted?: BudgetRequest;
  readonly budget?: Budget;
  /** Of payShop. `amount`, `fee`, `to`, `left` and `expiresAt` above are filled once it is ready. */
  readonly shop?: ShopPart;
  /** What keeps it from being approved now. */
  readonly obstacle?: Problem;
}
export interface ApprovalQueue {
  readonly cards: readonly ApprovalCard[];
  /** After three rejections in a minute: the site to offer blocking. */
  readonly offerBlock?: string;
}
export interface ApproveParams {
  readonly key: string;
  readonly digest: string;
  /** Granted with it, or raised to, in the same click. */
  readonly budget?: BudgetRequest;
}

export interface RecoverView {
  readonly handle: string;
  readonly value: string;
  readonly state: 'waiting' | 'published' | 'returned' | 'unseen';
  readonly height: number;
  readonly at?: number;
  readonly txid?: string;
}
