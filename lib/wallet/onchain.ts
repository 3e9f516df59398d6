import { addressToScript } from '../bitcoin/address.ts';
import { parseBip21 } from '../bitcoin/bip21.ts';
import { bumpFee } from '../bitcoin/bump-fee.ts';
import { confirmations } from '../bitcoin/chain-source.ts';
import { cpfp } from '../bitcoin/cpfp.ts';
import { feerateFor } from '../bitcoin/fees.ts';
import { walletKey } from '../bitcoin/keys.ts';
import { buildPayment, type Payment } from '../bitcoin/payment.ts';
import { dustLimit, feeFor } from '../bitcoin/size.ts';
import type { Bytes, Hex } from '../bytes.ts';
import { InvalidField, PicoError } from '../errors.ts';
import type { Write } from '../store/types.ts';
import type { TxOutput } from '../tx.ts';
import { publishRow } from './broadcast.ts';
import { accountRow, builtRow, changeScript, coinsOf, feeReserve, paymentOf, safeCoins } from './coins.ts';
import type { Context } from './context.ts';
import { entryWrite } from './ledger.ts';
import type { BroadcastRow, BuiltRow } from './rows.ts';
import { forgetSent, rememberSent, replaceSent, sentUnder } from './sent-once.ts';
import type { FeeChoice, SendRequest, SendResult, WalletTransaction } from './types.ts';

/** On-chain money. Callers hold the wallet's coin lock, so that no two of them choose the same coins. */

const DEFAULT_TARGET = 6;
/** vB of a P2WPKH output. */
const CHANGE_VSIZE = 31;

/** The feerate asked for, or the estimate for the blocks asked for. */
export async function chosenFeerate(context: Context, choice: FeeChoice): Promise<number> {
  const { feerate, targetBlocks = DEFAULT_TARGET } = choice;
  if (feerate !== undefined) {
    if (!Number.isFinite(feerate) || feerate < 1 || feerate > 5000)
      throw new InvalidField('feerate', 'must be 1 to 5000 sat/vB');
    return feerate;
  }
  if (!Number.isInteger(targetBlocks) || targetBlocks < 1)
    throw new InvalidField('targetBlocks', 'must be a whole number of blocks');
  return feerateFor(await context.chain.feeEstimates(), targetBlocks);
}

export interface Built {
  readonly payment: Payment;
  readonly row: BroadcastRow;
  /** The broadcast row, and the change index used up. */
  readonly writes: readonly Write[];
  /** Index of the change key it took. */
  readonly changeIndex: number;
}

/** Builds a transaction from coins nothing else uses; nothing is written yet. */
export async function build(
  context: Context,
  outputs: readonly TxOutput[],
  options: {
    readonly feerate: number;
    readonly purpose: 'payment' | 'deposit';
    readonly max?: boolean;
    readonly allowHighFee?: boolean;
  },
): Promise<Built> {
  const { feerate, purpose, max = false, allowHighFee = false } = options;
  const coins = await coinsOf(context);
  const index = coins.scan.nextChange;
  const payment = buildPayment({
    account: context.keys.accountKey(),
    coins: safeCoins(coins),
    outputs,
    feerate,
    change: { change: 1, index },
    allowHighFee,
    ...(max && { mode: 'max' as const }),
  });
  const row = payRow(context, payment, { feerate, purpose, ...(max && { shrink: 0 }) });
  const account = { ...(await accountRow(context)), nextChange: index + 1 };
  return {
    payment,
    row,
    changeIndex: index,
    writes: [
      { put: 'broadcasts', key: row.outpoint, value: row },
      { put: 'accounts', key: String(context.account), value: account },
    ],
  };
}

function payRow(
  context: Context,
  payment: Payment,
  rest: { feerate: number; purpose: 'payment' | 'deposit'; shrink?: number },
): BroadcastRow {
  const [first] = payment.inputs;
  const { feerate, purpose, shrink } = rest;
  return {
    outpoint: `${first?.txid}:${first?.vout}`,
    txid: payment.txid,
    rawtx: payment.rawtx,
    at: context.clock(),
    built: builtRow(payment, shrink),
    ...{ purpose, feerate },
  };
}

/** Stored before it is broadcast: a transaction that may have left the house is never forgotten. */
export async function send(context: Context, request: SendRequest): Promise<SendResult> {
  const { address, amount } = target(context, request);
  const asked = request.id === undefined ? undefined : { id: request.id, address, amount };
  const known = asked && (await sentUnder(context.store, asked));
  if (known !== undefined) return known;
  const script = addressToScript(address, context.network);
  const feerate = await chosenFeerate(context, request);
  const built = await buildSend(context, {
    script,
    amount,
    feerate,
    allowHighFee: request.allowHighFee === true,
  });
  const { payment, row } = built;
  const paid = payment.outputs[0]?.value ?? 0n;
  const entry = { at: context.stamp(), kind: 'chain' as const, txid: payment.txid };
  const result = { txid: payment.txid, feeSat: payment.feeSat, rawtx: payment.rawtx };
  const extra = (await request.before?.(result)) ?? [];
  await context.store.commit([
    ...built.writes,
    ...extra,
    entryWrite({ ...entry, id: `chain:${payment.txid}`, quantity: -paid, destination: address }),
    entryWrite({ ...entry, id: `chainfee:${payment.txid}`, quantity: -payment.feeSat, at: context.stamp() }),
    ...(asked === undefined ? [] : [rememberSent(asked, result, context.clock())]),
  ]);
  // Refused for good, it was never sent under that id: another may be.
  const forget = asked === undefined ? [] : [forgetSent(asked.id)];
  await publishRow(context, row, { strict: true, forget });
  return result;
}

/** All there is, less what a receiving wallet must keep; or the amount asked for. */
export async function buildSend(
  context: Context,
  what: {
    readonly script: Bytes;
    readonly amount: bigint | 'max';
    readonly feerate: number;
    readonly allowHighFee: boolean;
  },
): Promise<Built> {
  const { script, amount, feerate, allowHighFee } = what;
  const options = { feerate, allowHighFee, purpose: 'payment' as const };
  if (amount !== 'max') return await build(context, [{ script, value: amount }], options);
  const all = await build(context, [{ script, value: 0n }], { ...options, max: true });
  const reserve = await feeReserve(context);
  if (reserve === 0n) return all;
  const most = (all.payment.outputs[0]?.value ?? 0n) - reserve - feeFor(feerate, CHANGE_VSIZE);
  if (most < dustLimit(script))
    throw new PicoError(
      'InsufficientFunds',
      `${reserve} sat must stay to get received payments onto the chain: close the connections first, or add bitcoin`,
      { reserve: reserve.toString() },
    );
  return await build(context, [{ script, value: most }], options);
}

export function target(
  context: Context,
  { to, amount }: SendRequest,
): { address: string; amount: bigint | 'max' } {
  const uri = /^bitcoin:/i.test(to) ? parseBip21(to, context.network) : { address: to };
  const named = 'amountSat' in uri ? uri.amountSat : undefined;
  if (named !== undefined && amount !== undefined && amount !== named)
    throw new InvalidField('amount', `the URI asks for ${named} sat`, 'InvalidQuantity');
  const value = amount ?? named;
  if (value === undefined) throw new InvalidField('amount', 'how much? Give satoshis, or max');
  if (value !== 'max' && value <= 0n) throw new InvalidField('amount', 'must be above 0', 'InvalidQuantity');
  return { address: uri.address, amount: value };
}

/** Raises a waiting transaction's fee. A deposit keeps its txid, for the channel hangs on it: a child pays. */
export async function bump(context: Context, txid: Hex, feerate: number): Promise<SendResult> {
  const rows = await context.store.list<BroadcastRow>('broadcasts');
  const row = rows.find((candidate) => candidate.txid === txid);
  if (row?.built === undefined)
    throw new PicoError('TransactionNotFound', `no transaction ${txid} of this wallet waits for a block`, {
      txid,
    });
  const status = await context.chain.status(txid);
  if (status?.confirmed)
    throw new PicoError('Confirmed', `${txid} is in a block already: nothing is to be done`);
  const built = { ...row, built: row.built };
  return row.purpose === 'deposit'
    ? await bumpByChild(context, built, feerate)
    : await bumpByReplacement(context, built, feerate);
}

type Bumpable = BroadcastRow & { readonly built: BuiltRow };

async function bumpByReplacement(context: Context, row: Bumpable, feerate: number): Promise<SendResult> {
  const coins = await coinsOf(context);
  const index = coins.scan.nextChange;
  const { shrink } = row.built;
  const payment = bumpFee({
    payment: paymentOf(row),
    coins: safeCoins(coins),
    feerate,
    account: context.keys.accountKey(),
    change: { change: 1, index },
    ...(shrink !== undefined && { shrink }),
  });
  const next: BroadcastRow = {
    ...row,
    txid: payment.txid,
    rawtx: payment.rawtx,
    feerate,
    built: builtRow(payment, shrink),
  };
  const result = { txid: payment.txid, feeSat: payment.feeSat, rawtx: payment.rawtx };
  const sent = await replaceSent(context.store, row.txid, result);
  const extra = payment.feeSat - BigInt(row.built.feeSat);
  const entry = { at: context.stamp(), kind: 'chain' as const, txid: payment.txid, quantity: -extra };
  const account = { ...(await accountRow(context)), nextChange: index + 1 };
  await context.store.commit([
    { put: 'broadcasts', key: row.outpoint, value: next },
    { put: 'accounts', key: String(context.account), value: account },
    entryWrite({ ...entry, id: `chainfee:${payment.txid}` }),
    ...sent.next,
  ]);
  // Refused for good, the one before it still waits.
  const forget: Write[] = [{ put: 'broadcasts', key: row.outpoint, value: row }, ...sent.before];
  await publishRow(context, next, { strict: true, forget });
  return result;
}

async function bumpByChild(context: Context, row: Bumpable, feerate: number): Promise<SendResult> {
  const { changeOutput, feeSat, vsize } = row.built;
  if (changeOutput === undefined)
    throw new PicoError('CannotBump', 'this deposit left no change that a child could spend; it must wait');
  const key = { change: 1 as const, index: changeOutput.index };
  const { privateKey } = walletKey(context.keys.accountKey(), key);
  const [value, script] = [BigInt(changeOutput.value), changeScript(context, changeOutput.index)];
  const coin = { txid: row.txid, vout: changeOutput.vout, value, script };
  const coins = await coinsOf(context);
  const index = coins.scan.nextChange;
  const child = cpfp({
    parents: [{ vsize, feeSat: BigInt(feeSat) }],
    spend: [{ ...coin, privateKey }],
    coins: safeCoins(coins),
    account: context.keys.accountKey(),
    change: { change: 1, index },
    feerate,
  });
  const inputs = [{ ...coin, confirmations: 0, key }, ...child.inputs];
  const outputs = [{ value: child.changeOutput.value, script: changeScript(context, index) }];
  const payment: Payment = { ...child, inputs, outputs };
  const next: BroadcastRow = {
    outpoint: `${coin.txid}:${coin.vout}`,
    txid: child.txid,
    rawtx: child.rawtx,
    purpose: 'child',
    feerate,
    at: context.clock(),
    built: builtRow(payment),
    parent: row.rawtx,
  };
  const account = { ...(await accountRow(context)), nextChange: index + 1 };
  const entry = { at: context.stamp(), kind: 'chain' as const, txid: child.txid, quantity: -child.feeSat };
  await context.store.commit([
    { put: 'broadcasts', key: next.outpoint, value: next },
    { put: 'accounts', key: String(context.account), value: account },
    entryWrite({ ...entry, id: `chainfee:${child.txid}` }),
  ]);
  await publishRow(context, next, { strict: true });
  return { txid: child.txid, feeSat: child.feeSat, rawtx: child.rawtx };
}

export async function transactions(context: Context): Promise<WalletTransaction[]> {
  const { scan } = await coinsOf(context);
  return scan.history.map(({ tx, receivedSat, sentSat }) => ({
    txid: tx.txid,
    confirmations: confirmations(tx.status, scan.tip),
    change: receivedSat - sentSat,
    feeSat: tx.feeSat,
  }));
}
