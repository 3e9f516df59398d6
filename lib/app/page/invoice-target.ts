import { readPaymentLink } from '../../btcpay/payer/checkout-url.ts';
import { PicoError } from '../../errors.ts';
import type { InvoiceParams, PayInvoice } from '../../provider/types.ts';
import { requireAtMost } from './at-most.ts';
import { chainTargetOf } from './chain-target.ts';
import { parseChannelInvoice } from './target.ts';

export type InvoiceTarget =
  | { readonly kind: 'payOnChain' | 'payShop' }
  /** An invoice of this wallet's own kind: paid as picopay_pay does. */
  | { readonly kind: 'pay'; readonly params: PayInvoice };

/**
 * What picopay_payInvoice is to pay, by its link alone. Throws InvalidParams for no such link, Unsupported for Lightning,
 * InvalidPayee, PaymentFailed (data: reason AmountAboveMaximum) where the link itself names more than maxAmount.
 */
export function invoiceTarget(params: InvoiceParams, network: string): InvoiceTarget {
  const link = readPaymentLink(params.url);
  if (link.kind === 'checkout' || link.kind === 'request') return { kind: 'payShop' };
  if (link.kind === 'lightning')
    throw new PicoError('Unsupported', 'This wallet does not pay over Lightning; no money moved.');
  if (link.kind === 'bitcoin') {
    chainTargetOf(params, network);
    return { kind: 'payOnChain' };
  }
  requireAtMost(parseChannelInvoice(link.uri).quantity, params);
  return { kind: 'pay', params: { id: params.id, invoice: link.uri } };
}
