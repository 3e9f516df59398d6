import { parseBip21 } from '../../bitcoin/bip21.ts';
import type { NetworkName } from '../../bitcoin/networks.ts';
import { InvalidField, PicoError } from '../../errors.ts';
import type { InvoiceParams } from '../../provider/types.ts';
import { requireAtMost } from './at-most.ts';

export interface ChainTarget {
  readonly address: string;
  readonly amount: bigint;
  readonly memo?: string;
}

/**
 * What picopay_payInvoice asks to be paid on chain: a `bitcoin:` URI that names its amount.
 *
 * Throws InvalidPayee, InvalidParams without an amount, PaymentFailed (data: reason
 * AmountAboveMaximum) above maxAmount.
 */
export function chainTargetOf(params: InvoiceParams, network: string): ChainTarget {
  const { address, amountSat, label, message } = parse(params.url, network as NetworkName);
  if (amountSat === undefined || amountSat <= 0n) throw new InvalidField('url', 'names no amount');
  requireAtMost(amountSat, params);
  const memo = message ?? label;
  return { address, amount: amountSat, ...(memo !== undefined && { memo: memo.slice(0, 200) }) };
}

function parse(url: string, network: NetworkName): ReturnType<typeof parseBip21> {
  try {
    return parseBip21(url, network);
  } catch (error) {
    if (error instanceof PicoError) throw new PicoError('InvalidPayee', error.message);
    throw error;
  }
}
