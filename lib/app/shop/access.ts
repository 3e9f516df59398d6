import type { NetworkName } from '../../bitcoin/networks.ts';
import type { Checkout } from '../../btcpay/payer/checkout.ts';
import { type InvoiceRef, type PaymentLink, readPaymentLink } from '../../btcpay/payer/checkout-url.ts';
import { readCheckout, type ShopAccess } from '../../btcpay/payer/read-checkout.ts';
import { InvalidField } from '../../errors.ts';
import type { ShopDeps } from './deps.ts';

export type ShopLink = Extract<PaymentLink, { readonly kind: 'checkout' | 'request' }>;

/** The invoice, or request for payment, that a link names at a shop. Throws InvalidParams for any other link. */
export function shopLink(text: string): ShopLink {
  const link = readPaymentLink(text);
  if (link.kind === 'checkout' || link.kind === 'request') return link;
  throw new InvalidField('url', 'is no checkout page of a shop');
}

export async function shopAccess({ fetch, nowMs, network }: ShopDeps): Promise<ShopAccess> {
  return { fetch: (url, init) => fetch(url, init), now: nowMs, network: (await network()) as NetworkName };
}

/** Asks the shop. Throws what readCheckout throws. */
export async function askInvoice(deps: ShopDeps, ref: InvoiceRef): Promise<Checkout> {
  return await readCheckout(ref, await shopAccess(deps));
}
