import { addressToScript, p2wshScript } from '../bitcoin/address.ts';
import { InvalidField } from '../errors.ts';
import type { Context } from './context.ts';
import { build, buildSend, chosenFeerate, target } from './onchain.ts';
import type { Quote, QuoteRequest } from './quote-types.ts';

export type { Quote, QuoteRequest };

/**
 * The same transaction that would be sent, built from the coins of now and thrown away: nothing is stored, reserved or
 * published. Throws what `send` throws before it sends (InsufficientFunds, InvalidAddress, FeeTooHigh, …).
 */
export async function quote(context: Context, request: QuoteRequest): Promise<Quote> {
  const feerate = await chosenFeerate(context, request);
  if ('deposit' in request) {
    if (request.deposit <= 0n) throw new InvalidField('quantity', 'must be above 0', 'InvalidQuantity');
    const script = p2wshScript(new Uint8Array());
    const outputs = [{ script, value: request.deposit }];
    const { payment } = await build(context, outputs, { feerate, purpose: 'deposit' });
    return { amount: request.deposit, feeSat: payment.feeSat, feerate };
  }
  const { address, amount } = target(context, request);
  const script = addressToScript(address, context.network);
  const allowHighFee = request.allowHighFee === true;
  const { payment } = await buildSend(context, { script, amount, feerate, allowHighFee });
  return { amount: payment.outputs[0]?.value ?? 0n, feeSat: payment.feeSat, feerate };
}
