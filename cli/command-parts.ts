import { PicoError } from '../lib/errors.ts';
import type { FeeChoice, PaymentResult } from '../lib/wallet/types.ts';
import { given, option } from './command.ts';
import { BadArgument, feerate, targetBlocks } from './values.ts';

/** The two ways to say what a transaction may cost. */
export const FEE_OPTIONS = {
  feerate: option('SAT_PER_VB', feerate, 'fee in sat/vB; estimated when left out'),
  target: option('BLOCKS', targetBlocks, 'the fee that should confirm within so many blocks (6)'),
} as const;

/** The values of FEE_OPTIONS → what the wallet takes. Throws BadArgument when both are given. */
export function feeChoice(values: {
  readonly feerate: number | undefined;
  readonly target: number | undefined;
}): FeeChoice {
  if (values.feerate !== undefined && values.target !== undefined) {
    throw new BadArgument('target', 'give either a feerate or a target');
  }
  return given({ feerate: values.feerate, targetBlocks: values.target });
}

/** This version knows one asset; any other is refused, never taken for it. */
export function requireBtc(asset: string): void {
  if (asset === 'BTC') return;
  throw new PicoError('UnsupportedAsset', `Unsupported asset: ${asset}. This version moves BTC only.`, {
    asset,
  });
}

/** A payment of this wallet as the commands print it. */
export function paymentJson(payment: PaymentResult): Record<string, unknown> {
  return {
    id: payment.id,
    token: payment.token,
    hash: payment.hash,
    status: payment.status,
    quantity: payment.quantity.toString(),
    fee: payment.fee.toString(),
    handle: payment.connection,
    reason: payment.reason,
  };
}

/** A payment's outcome as a result, or as the error that it is. Throws PaymentFailed, PaymentUnknown (data: payment). */
export function settledPayment(payment: PaymentResult): Record<string, unknown> {
  const shown = paymentJson(payment);
  if (payment.status === 'settled') return shown;
  if (payment.status === 'failed') {
    throw new PicoError(
      'PaymentFailed',
      `Not paid: ${payment.reason ?? 'the hub refused it'}. No money moved.`,
      { payment: shown },
    );
  }
  throw new PicoError(
    'PaymentUnknown',
    `Not decided yet: the payment may still go through. Ask again with --id ${payment.id}: it is made at most once.`,
    { payment: shown },
  );
}
