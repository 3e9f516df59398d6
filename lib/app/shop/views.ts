import { pinnedOf } from '../../btcpay/payer/quote.ts';
import { shopKey } from '../../btcpay/payer/row.ts';
import type { ShopPaymentView, ShopQuoteView } from '../../rpc/shop-views.ts';
import type { ShopOffer } from './offer.ts';
import { LATE_MS, type StoredShopPayment } from './stored-row.ts';

export function quoteView({ quote, fee, feerate }: ShopOffer): ShopQuoteView {
  const { checkout, rest } = quote;
  const { how, to, amount, topUp } = pinnedOf(quote);
  const { networkFee, storeName, orderId, itemDesc, price, rate, expiresAt } = checkout;
  return {
    ...{ how, to, amount: amount.toString(), networkFee: networkFee.toString(), rest, topUp },
    expiresAt: seconds(expiresAt),
    ...(fee !== undefined && { fee: fee.toString() }),
    ...(feerate !== undefined && { feerate }),
    ...(storeName !== undefined && { storeName }),
    ...(orderId !== undefined && { orderId }),
    ...(itemDesc !== undefined && { itemDesc }),
    ...(price !== undefined && { price }),
    ...(rate !== undefined && { rate }),
  };
}

/** `chain`: of the payment's transaction, as the wallet sees it. */
export function paymentView(
  row: StoredShopPayment,
  chain: { readonly txid?: string; readonly confirmations?: number } = {},
): ShopPaymentView {
  const { host, how, state, amount, fee, storeName, orderId, itemDesc, receiptLink, problem, heard } = row;
  const txid = chain.txid ?? row.txid;
  return {
    ...{ key: shopKey(row), host, how, state, amount, at: seconds(row.at) },
    ...(fee !== undefined && { fee }),
    ...(txid !== undefined && { txid }),
    ...(chain.confirmations !== undefined && { confirmations: chain.confirmations }),
    ...(heard?.needed !== undefined && { needed: heard.needed }),
    ...(storeName !== undefined && { storeName }),
    ...(orderId !== undefined && { orderId }),
    ...(itemDesc !== undefined && { itemDesc }),
    ...(receiptLink !== undefined && { receiptLink }),
    ...(problem !== undefined && { problem }),
    ...endedAs(row),
  };
}

/** Came short, came late, or more than was due: what the shop says it has, against what this wallet gave. */
function endedAs({
  state,
  amount,
  paidBefore,
  heard,
  expiresAt,
}: StoredShopPayment): Partial<ShopPaymentView> {
  if (heard === undefined) return {};
  const has = BigInt(heard.paid);
  const given = BigInt(paidBefore) + BigInt(amount);
  const short = state === 'seen' && heard.status === 'new' && BigInt(heard.due) > 0n;
  return {
    ...(short && { due: heard.due, expiresAt: seconds(expiresAt) }),
    ...(has > given && BigInt(heard.due) === 0n && { overpaid: true }),
    ...(state === 'expired' && has >= given && { late: true }),
  };
}

/** Until when a shop is asked about a payment to an invoice that has ended. */
export function watchedUntil({ expiresAt }: Pick<StoredShopPayment, 'expiresAt'>): number {
  return expiresAt + LATE_MS;
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
