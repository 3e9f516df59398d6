import type { Hex } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import { p2wpkhScript } from './address.ts';
import { type Coin, largestFirst, requireSaneFee } from './coins.ts';
import { type AccountKey, type KeyIndex, walletKey } from './keys.ts';
import { type ChangeOutput, coinInput } from './payment.ts';
import { dustLimit, feeFor, p2wpkhVsize } from './size.ts';
import { buildTransaction, type SigningInput, signP2wpkh, txid, vsize } from './transaction.ts';

export interface CpfpRequest {
  /** Every unconfirmed transaction the child hangs on. */
  readonly parents: readonly { readonly vsize: number; readonly feeSat: bigint }[];
  /** Outputs of the parents that the child must spend: an anchor, or change. P2WPKH, with their keys. */
  readonly spend: readonly SigningInput[];
  /** Wallet coins that may pay; only confirmed ones do, lest their own parents slow the child down. */
  readonly coins: readonly Coin[];
  readonly account: AccountKey;
  /** The wallet's key that takes what is left. */
  readonly change: KeyIndex;
  /** sat/vB that parents and child together shall reach. */
  readonly feerate: number;
  /** What the parents secure, to judge whether the fee is in proportion; the value spent when left out. */
  readonly worthSat?: bigint;
  readonly allowHighFee?: boolean;
}

export interface Child {
  readonly rawtx: Hex;
  readonly txid: Hex;
  readonly vsize: number;
  readonly feeSat: bigint;
  /** The wallet coins it spends. */
  readonly inputs: readonly Coin[];
  readonly changeOutput: ChangeOutput;
}

/**
 * A child that pays for its parents: it brings itself and each parent that pays less up to the feerate. All that is left
 * goes to one change output. Takes as few coins as it can: none, else the smallest that suffices, else the largest first.
 * Throws PicoError InsufficientFunds {needed, available, fee}, FeeTooHigh.
 */
export function cpfp(request: CpfpRequest): Child {
  const { parents, spend, coins, account, change, feerate } = request;
  const script = p2wpkhScript(walletKey(account, change).publicKey);
  // A parent above the feerate needs no help and lends none: miners would take it without the child.
  const deficit = parents.reduce(
    (total, parent) => total + above(feeFor(feerate, parent.vsize), parent.feeSat),
    0n,
  );
  const feeWith = (count: number) => deficit + feeFor(feerate, p2wpkhVsize(spend.length + count, [script]));
  const leftWith = (chosen: readonly Coin[]) => sum(spend) + sum(chosen) - feeWith(chosen.length);

  const spare = coins.filter((coin) => coin.confirmations > 0).sort(largestFirst);
  const inputs = firstThat(spare, (chosen) => leftWith(chosen) >= dustLimit(script));
  if (!inputs) throw insufficient(feeWith(spare.length), sum(spend) + sum(spare), dustLimit(script));

  const feeSat = feeWith(inputs.length);
  if (!request.allowHighFee) requireSaneFee(feeSat, request.worthSat ?? sum(spend));
  const value = leftWith(inputs);
  const signing = [...spend, ...inputs.map((coin) => coinInput(coin, account))];
  const rawtx = signP2wpkh(buildTransaction({ inputs: signing, outputs: [{ script, value }] }), signing);
  return {
    rawtx,
    txid: txid(rawtx),
    vsize: vsize(rawtx),
    feeSat,
    inputs,
    changeOutput: { vout: 0, value, key: change },
  };
}

/** The first set that suffices: none, one alone from the smallest on, then the largest together. */
function firstThat(
  spare: readonly Coin[],
  suffices: (coins: readonly Coin[]) => boolean,
): readonly Coin[] | undefined {
  if (suffices([])) return [];
  const alone = spare.findLast((coin) => suffices([coin]));
  if (alone) return [alone];
  for (let count = 2; count <= spare.length; count++) {
    const chosen = spare.slice(0, count);
    if (suffices(chosen)) return chosen;
  }
  return undefined;
}

function above(wanted: bigint, paid: bigint): bigint {
  return wanted > paid ? wanted - paid : 0n;
}

function sum(items: readonly { readonly value: bigint }[]): bigint {
  return items.reduce((total, item) => total + item.value, 0n);
}

function insufficient(fee: bigint, available: bigint, change: bigint): PicoError {
  const needed = fee + change;
  return new PicoError(
    'InsufficientFunds',
    `Raising the fee takes ${needed} sat, and the wallet has ${available} confirmed. Add bitcoin, or accept a lower feerate.`,
    { needed: needed.toString(), available: available.toString(), fee: fee.toString() },
  );
}
