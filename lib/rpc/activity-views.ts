import type { ShopPaymentView } from './shop-views.ts';

/** What the activity shows. Amounts: decimal strings of satoshis. Times: unix seconds. */

export interface ActivityQuery {
  readonly search?: string;
  readonly kind?: 'all' | 'sent' | 'received' | 'chain' | 'channel';
  readonly origin?: string;
  /** Cursor of the page before. */
  readonly after?: string;
  readonly limit?: number;
}
export interface ActivityEntry {
  readonly id: string;
  readonly at: number;
  readonly kind:
    | 'sent'
    | 'received'
    | 'fee'
    | 'deposit'
    | 'refund'
    | 'settlement'
    | 'chain'
    | 'adjust'
    | 'loss';
  /** Signed. */
  readonly amount: string;
  readonly fee?: string;
  readonly status?: 'settled' | 'failed' | 'unknown';
  readonly origin?: string;
  readonly memo?: string;
  readonly txid?: string;
  readonly confirmations?: number;
  /** Of what moved inside a channel, and of the chain's transactions that open or close one. */
  readonly connection?: string;
  /** Of a payment to a BTCPay shop. */
  readonly shop?: Pick<ShopPaymentView, 'key' | 'host' | 'state' | 'storeName' | 'orderId' | 'receiptLink'>;
}
export interface ActivityPage {
  readonly entries: readonly ActivityEntry[];
  readonly after?: string;
  /** Over all that matches, when it is known. */
  readonly total?: number;
}
export interface ActivityDetail extends ActivityEntry {
  readonly to?: string;
  readonly hash?: string;
  readonly token?: string;
  readonly payment?: string;
  /** A transaction that waits can have its fee raised. */
  readonly bumpable?: boolean;
}
