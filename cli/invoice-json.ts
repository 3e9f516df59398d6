import type { InvoiceInfo } from '../lib/wallet/types.ts';

/** An invoice as the commands print it. The preimage, once paid, is the receipt. */
export function invoiceJson(invoice: InvoiceInfo): Record<string, unknown> {
  return {
    uri: invoice.uri,
    hash: invoice.hash,
    handle: invoice.handle,
    asset: invoice.asset,
    quantity: invoice.quantity,
    memo: invoice.memo,
    created: invoice.createdAt,
    expires: invoice.expiresAt,
    status: invoice.status,
    received: invoice.received,
    paid_at: invoice.paidAt,
    token: invoice.preimage,
  };
}
