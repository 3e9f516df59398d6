import { type SitePaymentRow, sitePaymentKey } from '../../budget/rows.ts';
import type { Store, Write } from '../../store/types.ts';

/** What becomes of the sites' payments that are one payment to a shop: several sites may have asked for it. */
export async function siteWrites(
  store: Store,
  payment: string,
  change: Partial<SitePaymentRow> & Pick<SitePaymentRow, 'status'>,
): Promise<Write[]> {
  return (await undecidedRows(store, payment)).map(({ undecided, ...row }): Write => {
    const open = change.status === 'sent' && undecided !== undefined;
    const value: SitePaymentRow = { ...row, ...change, ...(open && { undecided }) };
    return { put: 'sitePayments', key: sitePaymentKey(row), value };
  });
}

/** Does a site still hope for it? */
export async function isAwaited(store: Store, payment: string): Promise<boolean> {
  return (await undecidedRows(store, payment)).length > 0;
}

async function undecidedRows(store: Store, payment: string): Promise<SitePaymentRow[]> {
  const query = { index: 'payment', equals: payment } as const;
  const rows = await store.list<SitePaymentRow>('sitePayments', query);
  return rows.filter(({ undecided }) => undecided !== undefined);
}
