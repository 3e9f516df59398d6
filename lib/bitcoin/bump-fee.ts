import type { Bytes } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import type { TxOutput } from '../tx.ts';
import { p2wpkhScript } from './address.ts';
import { type Coin, largestFirst, requireSaneFee } from './coins.ts';
import { type AccountKey, type KeyIndex, walletKey } from './keys.ts';
import { type ChangeOutput, type Payment, signedPayment } from './payment.ts';
import { dustLimit, feeFor, p2wpkhVsize } from './size.ts';

export interface BumpRequest {
  readonly payment: Payment;
  /** Further coins that may be added; only confirmed ones are (BIP125 rule 2). */
  readonly coins: readonly Coin[];
  /** sat/vB wished for; the rules of replacement may demand more. */
  readonly feerate: number;
  readonly account: AccountKey;
  /** The key for change, should the payment have none yet. */
  readonly change: KeyIndex;
  /** Index of an output that bears the fee itself, for payments that sent everything. */
  readonly shrink?: number;
  /** Fees of unconfirmed transactions that spend the payment and go with it. */
  readonly descendantsFeeSat?: bigint;
  readonly allowHighFee?: boolean;
}

interface Plan {
  readonly inputs: readonly Coin[];
  readonly outputs: readonly TxOutput[];
  readonly changeOutput?: ChangeOutput;
}

/**
 * A replacement of a payment at a higher fee: the same inputs and recipients, less change, more coins if change is
 * not enough. Its fee is at least the old one plus 1 sat/vB of its own size (BIP125 rules 3 and 4), and its feerate is
 * above the old one. Throws PicoError InsufficientFunds {needed, available, fee}, DustOutput, FeeTooHigh.
 */
export function bumpFee(request: BumpRequest): Payment {
  const plan = request.shrink === undefined ? fromChange(request) : fromOutput(request, request.shrink);
  const feeSat = sum(plan.inputs) - sum(plan.outputs);
  if (!request.allowHighFee) requireSaneFee(feeSat, sum(plan.outputs) - (plan.changeOutput?.value ?? 0n));
  return signedPayment({ account: request.account, feeSat, ...plan });
}

/** The least fee that replaces the payment by a transaction of that size. */
function replacementFee({ payment, feerate, descendantsFeeSat = 0n }: BumpRequest, vsize: number): bigint {
  const old = payment.feeSat + descendantsFeeSat;
  const sameFeerate = (payment.feeSat * BigInt(vsize)) / BigInt(payment.vsize);
  return [feeFor(feerate, vsize), old + BigInt(vsize), sameFeerate + 1n].reduce((a, b) => (a > b ? a : b));
}

function fromOutput(request: BumpRequest, index: number): Plan {
  const { payment } = request;
  const output = payment.outputs[index];
  if (!output)
    throw new PicoError('InvalidParams', `shrink: the payment has no output ${index}.`, { field: 'shrink' });
  const fee = replacementFee(request, p2wpkhVsize(payment.inputs.length, scripts(payment.outputs)));
  const value = output.value - (fee - payment.feeSat);
  if (value < dustLimit(output.script)) throw insufficient(fee, fee - payment.feeSat, output.value);
  const { changeOutput } = payment;
  return {
    inputs: payment.inputs,
    outputs: payment.outputs.with(index, { script: output.script, value }),
    ...(changeOutput && {
      changeOutput: changeOutput.vout === index ? { ...changeOutput, value } : changeOutput,
    }),
  };
}

function fromChange(request: BumpRequest): Plan {
  const { payment, coins, account } = request;
  const key = payment.changeOutput?.key ?? request.change;
  const script = p2wpkhScript(walletKey(account, key).publicKey);
  const at = payment.changeOutput?.vout ?? payment.outputs.length;
  const recipients = payment.outputs.filter((_, index) => index !== payment.changeOutput?.vout);
  const used = new Set(payment.inputs.map(({ txid, vout }) => `${txid}:${vout}`));
  const spare = coins
    .filter((coin) => coin.confirmations > 0 && !used.has(`${coin.txid}:${coin.vout}`))
    .sort(largestFirst);
  for (let count = 0; count <= spare.length; count++) {
    const inputs = [...payment.inputs, ...spare.slice(0, count)];
    const surplus = sum(inputs) - sum(recipients);
    const value =
      surplus - replacementFee(request, p2wpkhVsize(inputs.length, [...scripts(recipients), script]));
    if (value >= dustLimit(script)) {
      const outputs = recipients.toSpliced(at, 0, { script, value });
      return { inputs, outputs, changeOutput: { vout: at, value, key } };
    }
    if (surplus >= replacementFee(request, p2wpkhVsize(inputs.length, scripts(recipients)))) {
      return { inputs, outputs: recipients };
    }
  }
  const fee = replacementFee(request, p2wpkhVsize(payment.inputs.length + spare.length, scripts(recipients)));
  throw insufficient(fee, sum(recipients) + fee, sum(payment.inputs) + sum(spare));
}

function insufficient(fee: bigint, needed: bigint, available: bigint): PicoError {
  return new PicoError(
    'InsufficientFunds',
    `A replacement costs ${fee} sat in fees: ${needed} sat are needed, and ${available} are there. Add bitcoin, or wait.`,
    { needed: needed.toString(), available: available.toString(), fee: fee.toString() },
  );
}

function sum(items: readonly { readonly value: bigint }[]): bigint {
  return items.reduce((total, item) => total + item.value, 0n);
}

function scripts(outputs: readonly TxOutput[]): Bytes[] {
  return outputs.map((output) => output.script);
}
