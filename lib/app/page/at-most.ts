import { PicoError } from '../../errors.ts';
import type { InvoiceParams } from '../../provider/types.ts';

/** The most that a site lets an invoice ask for. Throws PaymentFailed (data: reason AmountAboveMaximum). */
export function requireAtMost(amount: bigint, { maxAmount }: InvoiceParams): void {
  if (maxAmount !== undefined && amount > BigInt(maxAmount))
    throw new PicoError('PaymentFailed', 'The invoice asks for more than maxAmount; no money moved.', {
      reason: 'AmountAboveMaximum',
    });
}
