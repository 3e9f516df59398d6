import { shopKey } from '../../btcpay/payer/row.ts';
import type { InvoiceParams, PayParams } from '../../provider/types.ts';
import { parseInvoice } from '../../wallet/invoice-uri.ts';
import type { StoredShopPayment } from '../shop/stored-row.ts';
import type { Unstamped } from './budgets.ts';
import { digestOf } from './canonical.ts';
import type { ChainTarget } from './chain-target.ts';
import type { Target } from './target.ts';

/** The wallet's id of a site's payment: one for each origin and id, and none that a site could choose for another. */
function walletId(origin: string, id: string): string {
  return `site-${digestOf([origin, id])}`;
}

/** The row of a payment over a channel. */
export function paymentOf(origin: string, params: PayParams, target: Target): Unstamped {
  const { kind, to, hub, asset, amount, fee, uri, hash, memo, expiresAt } = target;
  return {
    ...{ origin, id: params.id, digest: digestOf(params), payment: walletId(origin, params.id) },
    ...{ kind, to, hub, asset, amount: amount.toString(), fee: fee.toString() },
    ...(uri !== undefined && { uri }),
    ...(hash !== undefined && { hash }),
    ...(memo !== undefined && { memo }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

/** The row of a payment to an address. */
export function chainPaymentOf(
  origin: string,
  params: InvoiceParams,
  target: ChainTarget,
  fee: bigint,
): Unstamped {
  const { address, amount, memo } = target;
  return {
    ...{ origin, id: params.id, digest: digestOf(params), payment: walletId(origin, params.id) },
    ...{ kind: 'chain', to: address, asset: 'BTC', amount: amount.toString(), fee: fee.toString() },
    ...{ uri: params.url },
    ...(memo !== undefined && { memo }),
  };
}

/** The row of a payment to a shop: the wallet's payment is the shop's row's, the same for whoever asks for that invoice. */
export function shopPaymentOf(origin: string, params: InvoiceParams, row: StoredShopPayment): Unstamped {
  const { how, to, amount, maxFee, payment, itemDesc } = row;
  const invoice = how === 'channel' ? parseInvoice(to) : undefined;
  return {
    ...{ origin, id: params.id, digest: digestOf(params), payment, shop: shopKey(row) },
    ...{
      kind: how === 'chain' ? 'chain' : 'locked',
      to: invoice?.payee ?? to,
      asset: 'BTC',
      amount,
      fee: maxFee,
    },
    uri: invoice === undefined ? params.url : to,
    ...(invoice !== undefined && { hub: invoice.hub, hash: invoice.hash }),
    ...(itemDesc !== undefined && { memo: itemDesc }),
  };
}
