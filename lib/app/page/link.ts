import { PicoError } from '../../errors.ts';
import type { InvoiceParams, PayInvoice } from '../../provider/types.ts';
import { digestOf } from './canonical.ts';
import { chainTargetOf } from './chain-target.ts';
import type { PageDeps } from './deps.ts';
import { targetOf } from './target.ts';

export type LinkPayment =
  | { readonly kind: 'pay'; readonly params: PayInvoice }
  | { readonly kind: 'payOnChain'; readonly params: InvoiceParams };

/**
 * The payment that a clicked link asks for, if it says all of it and can be made here; undefined for a bare address, an invoice of another hub,
 * one that has expired: the screen for sending says more about those. Its id is of the link, so that two clicks pay it once.
 */
export async function linkPayment(deps: PageDeps, href: string): Promise<LinkPayment | undefined> {
  const id = `link-${digestOf(href).slice(0, 40)}`;
  try {
    if (/^bitcoin:/i.test(href)) {
      const params = { id, url: href };
      chainTargetOf(params, await deps.network());
      return { kind: 'payOnChain', params };
    }
    const params = { id, invoice: href };
    await targetOf(deps.store, params, deps.platform.clock());
    return { kind: 'pay', params };
  } catch (error) {
    if (error instanceof PicoError) return undefined;
    throw error;
  }
}
