/**
 * What screens show of paying a BTCPay shop, and of the user's own BTCPay stores. Amounts named in satoshis are decimal strings of
 * satoshis, other amounts decimal strings of their currency. Times: unix seconds. Texts of shops are untrusted, cut and cleaned.
 */

/** A card that asks to pay a shop's invoice. Nobody has asked the shop before `state` is asking. */
export interface ShopPart {
  /** Who is asked: host, with its port where it is not the usual one; ASCII. */
  readonly host: string;
  /** The server's URL: what the browser's host permission is asked for. */
  readonly base: string;
  readonly state: 'ask' | 'asking' | 'ready';
  readonly quote?: ShopQuoteView;
}

/** What would be paid. */
export interface ShopQuoteView {
  readonly how: 'chain' | 'channel';
  /** Address, or `pico:` invoice. */
  readonly to: string;
  /** Satoshis: exactly what is due. '0' while topUp leaves it open. */
  readonly amount: string;
  /** Satoshis on top: of the chain, or of the hub. Absent while it cannot be said. */
  readonly fee?: string;
  /** sat/vB, on chain. */
  readonly feerate?: number;
  /** Satoshis: what the shop adds for its own network costs; contained in `amount`. */
  readonly networkFee: string;
  /** A payment before came short: this is what is left. */
  readonly rest: boolean;
  /** The invoice leaves the amount to the payer. */
  readonly topUp: boolean;
  readonly storeName?: string;
  readonly orderId?: string;
  readonly itemDesc?: string;
  /** As the shop writes it: price in its currency, and the rate. */
  readonly price?: string;
  readonly rate?: string;
  readonly expiresAt: number;
}

/** A payment of this wallet to a shop's invoice. */
export interface ShopPaymentView {
  readonly key: string;
  readonly host: string;
  readonly how: 'chain' | 'channel';
  /** As in lib/btcpay/payer/row.ts. */
  readonly state: 'agreed' | 'signed' | 'sent' | 'seen' | 'settled' | 'expired' | 'invalid' | 'dropped';
  readonly amount: string;
  readonly fee?: string;
  readonly at: number;
  readonly txid?: string;
  /** Of the transaction, and how many the shop wants, where it says. */
  readonly confirmations?: number;
  readonly needed?: number;
  readonly storeName?: string;
  readonly orderId?: string;
  readonly itemDesc?: string;
  readonly receiptLink?: string;
  /** Satoshis: the payment came short, this is still due and can be paid until `expiresAt`. */
  readonly due?: string;
  readonly expiresAt?: number;
  /** More arrived than was due. */
  readonly overpaid?: boolean;
  /** Arrived after the invoice ended: the shop decides. */
  readonly late?: boolean;
  /** Why it was dropped, or why the shop cannot be asked now. */
  readonly problem?: { readonly code: string; readonly message: string };
}

/** A store the user takes money with. */
export interface StoreView {
  readonly id: string;
  readonly host: string;
  /** legacy: paired key. legacy-key, greenfield: API key. */
  readonly kind: 'legacy' | 'legacy-key' | 'greenfield';
  /** The user's own name for it; the host at first. */
  readonly label: string;
  readonly storeId?: string;
  readonly at: number;
}

/** A pairing that waits for a click at the store. */
export interface PairingView {
  readonly id: string;
  readonly host: string;
  readonly code: string;
  /** The page at the store to approve it on. */
  readonly url: string;
  readonly expiresAt: number;
}

/** How a store is added; all but `pairing` end with the store in the list. */
export type AddStore =
  | { readonly by: 'code'; readonly host: string; readonly code: string }
  | {
      readonly by: 'key';
      readonly api: 'greenfield' | 'legacy';
      readonly host: string;
      readonly apiKey: string;
      readonly storeId?: string;
    }
  /** btcpay-python's host, pem and tokens (JSON), or our exported file. */
  | { readonly by: 'file'; readonly text: string }
  /** The same with the parts apart. */
  | { readonly by: 'pem'; readonly host: string; readonly pem: string; readonly token: string };

export interface StoreInvoiceView {
  readonly id: string;
  readonly status: 'new' | 'processing' | 'settled' | 'expired' | 'invalid';
  readonly exception: 'none' | 'paidPartial' | 'paidOver' | 'paidLate' | 'marked' | 'invalid';
  /** Absent: any amount is full payment. */
  readonly amount?: string;
  readonly currency: string;
  /** In BTC. */
  readonly due?: string;
  readonly paid?: string;
  readonly rate?: string;
  readonly address?: string;
  /** The `bitcoin:` link: what the QR code holds. */
  readonly paymentLink?: string;
  /** The `pico:` invoice in its metadata. */
  readonly pico?: string;
  readonly checkoutLink: string;
  readonly orderId?: string;
  readonly itemDesc?: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface NewStoreInvoice {
  /** Absent: a top-up. */
  readonly price?: string;
  readonly currency?: string;
  readonly orderId?: string;
  readonly itemDesc?: string;
  readonly itemCode?: string;
  readonly expiresIn?: number;
  readonly buyerEmail?: string;
  readonly notificationURL?: string;
  readonly redirectURL?: string;
}

/** Days are YYYY-MM-DD in UTC, both included. */
export interface StoreInvoiceQuery {
  readonly status?: 'new' | 'processing' | 'settled' | 'expired' | 'invalid';
  readonly orderId?: string;
  readonly itemCode?: string;
  readonly dateStart?: string;
  readonly dateEnd?: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface RateView {
  readonly pair: string;
  readonly currency: string;
  readonly name?: string;
  readonly rate: string;
}
