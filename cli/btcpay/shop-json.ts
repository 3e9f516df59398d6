import type { ShopOffer } from '../../lib/app/shop/offer.ts';
import type { StoredShopPayment } from '../../lib/app/shop/stored-row.ts';
import { paymentView, quoteView } from '../../lib/app/shop/views.ts';
import type { Problem } from '../command.ts';
import { isShort } from './follow-payment.ts';

/** What would be paid, as the command prints it: amounts in satoshis, the fee on top of the amount. */
export function offerJson(offer: ShopOffer): Record<string, unknown> {
  const { networkFee, topUp, storeName, orderId, itemDesc, expiresAt, ...view } = quoteView(offer);
  return {
    ...{ status: 'asked', host: offer.quote.checkout.host, ...view, network_fee: networkFee, top_up: topUp },
    ...{ store_name: storeName, order_id: orderId, item_desc: itemDesc, expires: expiresAt },
  };
}

/** A payment to a shop as the command prints it. */
export function shopPaymentJson(row: StoredShopPayment): Record<string, unknown> {
  const view = paymentView(row);
  return {
    status: view.state,
    ...{ host: view.host, invoice: row.id, how: view.how, to: row.to, amount: view.amount, fee: view.fee },
    ...{ txid: view.txid, at: view.at, due: view.due, overpaid: view.overpaid, late: view.late },
    ...{ store_name: view.storeName, order_id: view.orderId, item_desc: view.itemDesc },
    receipt_link: view.receiptLink,
  };
}

/** Why a payment that was made is not the end of it; [] when all is well. */
export function shopProblems(row: StoredShopPayment): Problem[] {
  const { host, state, heard } = row;
  const problem = (code: string, message: string): Problem[] => [{ code, message }];
  if (isShort(row))
    return problem(
      'Underpaid',
      `${host} still wants ${heard?.due} sat: the same command with a higher --max_amount pays that.`,
    );
  switch (state) {
    case 'settled':
      return [];
    case 'expired':
      return problem(
        'PaidLate',
        `It is paid, but the invoice had ended when ${host} saw it. The shop decides what becomes of it: ask there, with the txid.`,
      );
    case 'invalid':
      return problem('InvoiceInvalid', `It is paid, but ${host} does not take it: ask there, with the txid.`);
    case 'dropped':
      return row.problem === undefined ? [] : [row.problem];
    default:
      return problem(
        'NotSettled',
        `It is paid, and ${host} has not settled it yet. The same command goes on waiting; it never pays twice.`,
      );
  }
}
