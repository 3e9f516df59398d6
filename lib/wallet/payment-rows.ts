import type { PaymentRow } from './rows.ts';
import type { PaymentResult } from './types.ts';

/** What the caller gets to know of a payment. */
export function paymentResult(row: PaymentRow): PaymentResult {
  const token = row.kind === 'open' ? row.token : row.preimage;
  return {
    id: row.id,
    status: row.status,
    quantity: BigInt(row.quantity),
    fee: BigInt(row.fee),
    connection: row.connection,
    ...(token !== undefined && { token }),
    ...(row.hash !== undefined && { hash: row.hash }),
    ...(row.reason !== undefined && { reason: row.reason }),
  };
}
