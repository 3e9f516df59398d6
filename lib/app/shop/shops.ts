import { isFinal } from '../../btcpay/payer/row.ts';
import type { OnPayment } from '../../wallet/on-payment.ts';
import type { ShopDeps } from './deps.ts';
import { followShopPayments } from './on-payment.ts';
import { ShopPayments } from './payments.ts';
import type { StoredShopPayment } from './stored-row.ts';
import { ShopWatch } from './watch.ts';

/** Paying invoices of BTCPay shops: one for the sites' requests and the wallet's own screens. */
export interface Shops {
  readonly deps: ShopDeps;
  readonly payments: ShopPayments;
  readonly watch: ShopWatch;
  /** For WalletOptions. */
  readonly onPayment: OnPayment;
  /** Is a payment to a shop under way? */
  hasBusiness(): Promise<boolean>;
}

export function createShops(deps: ShopDeps): Shops {
  const payments = new ShopPayments(deps);
  return {
    ...{ deps, payments, watch: new ShopWatch(deps, payments) },
    onPayment: followShopPayments(deps.store),
    async hasBusiness() {
      const rows = await deps.store.list<StoredShopPayment>('shopPayments', { index: 'undecided' });
      return rows.some((row) => !isFinal(row));
    },
  };
}
