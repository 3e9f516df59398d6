import type { Bytes } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import type { TxOutput } from '../tx.ts';
import type { KeyIndex } from './keys.ts';
import { dustLimit, feeFor, p2wpkhVsize } from './size.ts';
import type { Outpoint } from './transaction.ts';

/** A P2WPKH output of the wallet. */
export interface Coin extends Outpoint, TxOutput {
  /** 0 while in the mempool. */
  readonly confirmations: number;
  readonly key: KeyIndex;
}

export interface CoinRequest {
  /** What may be spent. Leave out what must not be: coins in use, unconfirmed coins of strangers. */
  readonly coins: readonly Coin[];
  readonly outputs: readonly TxOutput[];
  /** sat/vB. */
  readonly feerate: number;
  readonly changeScript: Bytes;
  /** 'max': the only output takes everything, whatever its value says. */
  readonly mode?: 'max';
  readonly allowHighFee?: boolean;
}

export interface Selection {
  readonly inputs: readonly Coin[];
  /** The outputs asked for, then change if there is any. */
  readonly outputs: readonly TxOutput[];
  readonly feeSat: bigint;
  /** 0 when there is no change output. */
  readonly changeSat: bigint;
  readonly vsize: number;
}

const HIGH_FEE_SAT = 20_000n;
/** Bounds of the search for an exact set: it is a saving, not worth a noticeable wait. */
const MAX_TRIES = 20_000;
const MAX_EXACT_COINS = 1_000;

/**
 * Chooses coins: first a set that needs no change output (branch and bound), else the largest first. Confirmed coins
 * go before unconfirmed ones. Throws PicoError InsufficientFunds {needed, available, fee}, DustOutput {value, minimum},
 * FeeTooHigh {fee, limit}.
 */
export function selectCoins(request: CoinRequest): Selection {
  const { coins, outputs, mode, feerate } = request;
  if (outputs.length === 0)
    throw new PicoError('InvalidParams', 'A payment needs an output.', { field: 'outputs' });
  if (mode !== 'max') outputs.forEach(requireAboveDust);
  const inputFee = feeFor(feerate, 68);
  const useful = coins.filter((coin) => coin.value > inputFee).sort(largestFirst);
  const confirmed = useful.filter((coin) => coin.confirmations > 0);
  const selection =
    mode === 'max' ? spendAll(useful, request) : (choose(confirmed, request) ?? choose(useful, request));
  if (!selection) throw insufficient(useful, request);
  const paid = selection.outputs.reduce((sum, output) => sum + output.value, 0n) - selection.changeSat;
  if (!request.allowHighFee) requireSaneFee(selection.feeSat, paid);
  return selection;
}

/** Refuses a fee above both a quarter of what is paid and 20,000 sat: more likely a slip than a wish. */
export function requireSaneFee(feeSat: bigint, paidSat: bigint): void {
  const limit = paidSat / 4n > HIGH_FEE_SAT ? paidSat / 4n : HIGH_FEE_SAT;
  if (feeSat <= limit) return;
  throw new PicoError(
    'FeeTooHigh',
    `The fee of ${feeSat} sat is out of proportion. Lower the feerate, or allow it expressly.`,
    {
      fee: feeSat.toString(),
      limit: limit.toString(),
    },
  );
}

/** Throws PicoError DustOutput when nodes would not relay an output of that value. */
function requireAboveDust(output: TxOutput): void {
  const minimum = dustLimit(output.script);
  if (output.value >= minimum) return;
  throw new PicoError(
    'DustOutput',
    `${output.value} sat is too little for an output of this kind: send ${minimum} or more.`,
    {
      value: output.value.toString(),
      minimum: minimum.toString(),
    },
  );
}

/** By value downwards; ties by outpoint, so that the same wallet always chooses the same. */
export function largestFirst(a: Coin, b: Coin): number {
  if (a.value !== b.value) return a.value > b.value ? -1 : 1;
  if (a.txid !== b.txid) return a.txid < b.txid ? -1 : 1;
  return a.vout - b.vout;
}

function choose(coins: readonly Coin[], request: CoinRequest): Selection | undefined {
  return chooseExact(coins, request) ?? chooseLargest(coins, request);
}

/** A set whose surplus over amount and fee is less than a change output would cost now and later. */
function chooseExact(
  all: readonly Coin[],
  { outputs, feerate, changeScript }: CoinRequest,
): Selection | undefined {
  const coins = all.slice(0, MAX_EXACT_COINS);
  const amount = total(outputs);
  const inputFee = feeFor(feerate, 68);
  const room = feeFor(feerate, 8 + 1 + changeScript.length) + inputFee;
  const sizes = coins.map((_, index) => p2wpkhVsize(index + 1, scripts(outputs)));
  // What the coins from each place on can still add, less what spending them costs.
  const rest: bigint[] = new Array(coins.length + 1).fill(0n);
  for (const [index, coin] of [...coins.entries()].reverse()) {
    rest[index] = (rest[index + 1] ?? 0n) + coin.value - inputFee;
  }
  let tries = 0;
  const search = (from: number, picked: readonly Coin[]): readonly Coin[] | undefined => {
    const gathered = total(picked);
    const surplus = gathered - amount - feeFor(feerate, sizes[picked.length - 1] ?? 0);
    if (picked.length > 0 && surplus >= 0n) return surplus <= room ? picked : undefined;
    const coin = coins[from];
    const reach = gathered - inputFee * BigInt(picked.length) + (rest[from] ?? 0n);
    if (!coin || ++tries > MAX_TRIES || reach < amount) return undefined;
    return search(from + 1, [...picked, coin]) ?? search(from + 1, picked);
  };
  const inputs = search(0, []);
  const vsize = inputs && sizes[inputs.length - 1];
  return vsize ? { inputs, outputs, feeSat: total(inputs) - amount, changeSat: 0n, vsize } : undefined;
}

function chooseLargest(coins: readonly Coin[], request: CoinRequest): Selection | undefined {
  const { outputs, feerate, changeScript } = request;
  for (let count = 1; count <= coins.length; count++) {
    const inputs = coins.slice(0, count);
    const surplus = total(inputs) - total(outputs);
    const vsize = p2wpkhVsize(count, scripts(outputs));
    if (surplus < feeFor(feerate, vsize)) continue;
    const vsizeWithChange = p2wpkhVsize(count, [...scripts(outputs), changeScript]);
    const changeSat = surplus - feeFor(feerate, vsizeWithChange);
    if (changeSat < dustLimit(changeScript))
      return { inputs, outputs, feeSat: surplus, changeSat: 0n, vsize };
    const change = { script: changeScript, value: changeSat };
    return {
      inputs,
      outputs: [...outputs, change],
      feeSat: surplus - changeSat,
      changeSat,
      vsize: vsizeWithChange,
    };
  }
  return undefined;
}

function spendAll(inputs: readonly Coin[], { outputs, feerate }: CoinRequest): Selection | undefined {
  const [output] = outputs;
  if (!output || outputs.length !== 1) {
    throw new PicoError('InvalidParams', 'Sending everything takes exactly one output.', {
      field: 'outputs',
    });
  }
  const vsize = p2wpkhVsize(inputs.length, [output.script]);
  const feeSat = feeFor(feerate, vsize);
  const value = total(inputs) - feeSat;
  if (inputs.length === 0 || value < dustLimit(output.script)) return undefined;
  return { inputs, outputs: [{ script: output.script, value }], feeSat, changeSat: 0n, vsize };
}

function insufficient(useful: readonly Coin[], { outputs, feerate, mode }: CoinRequest): PicoError {
  const fee = feeFor(feerate, p2wpkhVsize(Math.max(1, useful.length), scripts(outputs)));
  const amount =
    mode === 'max' ? outputs.reduce((sum, { script }) => sum + dustLimit(script), 0n) : total(outputs);
  const needed = amount + fee;
  const available = total(useful);
  return new PicoError(
    'InsufficientFunds',
    `The wallet has ${available} sat worth spending at this feerate, and ${needed} are needed, ${fee} of them for the fee. Pay less, or add bitcoin.`,
    { needed: needed.toString(), available: available.toString(), fee: fee.toString() },
  );
}

function total(items: readonly { readonly value: bigint }[]): bigint {
  return items.reduce((sum, item) => sum + item.value, 0n);
}

function scripts(outputs: readonly TxOutput[]): Bytes[] {
  return outputs.map((output) => output.script);
}
