import { type SitePaymentRow, sitePaymentKey } from '../../budget/rows.ts';
import type { Store, Write } from '../../store/types.ts';
import type { OnPayment, PaymentMade } from '../../wallet/on-payment.ts';

/** WalletOptions.onPayment: a site's payment follows the wallet's in the very transaction that makes or decides it. */
export function followSitePayments(store: Store): OnPayment {
  return async (payment) => {
    const query = { index: 'payment', equals: payment.id } as const;
    const rows = await store.list<SitePaymentRow>('sitePayments', query);
    return rows.map(
      (row): Write => ({ put: 'sitePayments', key: sitePaymentKey(row), value: next(row, payment) }),
    );
  };
}

function next(row: SitePaymentRow, payment: PaymentMade): SitePaymentRow {
  const { undecided, ...rest } = row;
  const token = payment.kind === 'open' ? payment.token : payment.preimage;
  const made: SitePaymentRow = {
    ...rest,
    fee: payment.fee,
    status: payment.status === 'unknown' ? 'sent' : payment.status,
    ...(payment.hash !== undefined && { hash: payment.hash }),
    ...(token !== undefined && { token }),
    ...(payment.reason !== undefined && { reason: payment.reason }),
  };
  return payment.status === 'unknown' ? { ...made, undecided: undecided ?? row.at } : made;
}
