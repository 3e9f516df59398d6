import type { SitePaymentRow } from '../../budget/rows.ts';
import { PicoError } from '../../errors.ts';
import type { Receipt } from '../../provider/types.ts';

/** What the page gets to know of its payment; null when nothing of it was sent nor will be. */
export function receiptOf(row: SitePaymentRow): Receipt | null {
  if (row.status === 'released') return null;
  const { id, origin, to, asset, amount, fee, at, hash, token } = row;
  const status = row.status === 'settled' || row.status === 'failed' ? row.status : 'unknown';
  return {
    ...{ id, origin, to, asset, amount, fee, status, at },
    ...(hash !== undefined && { hash }),
    ...(token !== undefined && status === 'settled' && { token }),
  };
}

/** A settled payment's receipt. Throws PaymentFailed (data: reason) or OutcomeUnknown. */
export function settledReceipt(row: SitePaymentRow | undefined): Receipt {
  const receipt = row && receiptOf(row);
  if (receipt?.status === 'settled') return receipt;
  if (receipt?.status === 'failed')
    throw new PicoError(
      'PaymentFailed',
      'The payment failed and was not made. Use a fresh id for another try.',
      {
        reason: row?.reason ?? 'Failed',
      },
    );
  throw outcomeUnknown();
}

export function outcomeUnknown(): PicoError {
  return new PicoError(
    'OutcomeUnknown',
    'The payment may be made: ask picopay_getPayment with the same id, and do not pay under another.',
  );
}
