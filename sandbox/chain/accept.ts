import { Transaction } from 'bitcoinjs-lib';
import { type Hex, isHex, reverseHex } from '../../lib/bytes.ts';
import { bcoin, type CoinView, type Mempool, STANDARD_LOCKTIME_FLAGS, type Tx } from './bcoin.ts';
import { type ChainIndex, type TxRecord, txidOf } from './index.ts';
import { checkFee, checkStandard, type Policy } from './policy.ts';
import { Reject } from './reject.ts';
import { checkReplaceable, checkReplacement, conflictsOf } from './replacement.ts';
import { checkScripts } from './script-check.ts';
import { scriptType } from './script-type.ts';

export interface MempoolContext {
  mempool: Mempool;
  index: ChainIndex;
  policy: Policy;
  /** Height of the tip. */
  height: number;
  /** sat/vB below which the full mempool takes nothing. */
  mempoolFeerate: number;
}

/** How the fee is judged: by itself, not at all (the parent of a package, checked with its child), or with a parent. */
export type FeeRule = 'alone' | 'unchecked' | { with: TxRecord };

export interface Accepted {
  record: TxRecord;
  /** Transactions it evicted by replacement (BIP125), in order of arrival. */
  replaced: TxRecord[];
  /** False when the node knew it before. */
  isNew: boolean;
}

/** Decodes a transaction in hex. Throws Reject with Core's code −22. */
export function decode(rawtx: unknown): Transaction {
  const reject = new Reject('TX decode failed. Make sure the tx has at least one input.', '', -22);
  if (!isHex(rawtx) || rawtx.length === 0) throw reject;
  try {
    const tx = Transaction.fromHex(rawtx);
    if (tx.ins.length === 0 || tx.toHex() !== rawtx) throw reject;
    return tx;
  } catch {
    throw reject;
  }
}

/**
 * Takes a transaction into the mempool, with Core's checks in Core's order. A known transaction is a success.
 * Nothing has changed when it throws.
 * @throws Reject
 */
export async function accept(context: MempoolContext, rawtx: unknown, fee: FeeRule): Promise<Accepted> {
  const { mempool, index, policy, height } = context;
  const parsed = decode(rawtx);
  const known = index.transaction(parsed.getId());
  if (known) return { record: known, replaced: [], isNew: false };

  const tx = bcoin.TX.fromRaw(Buffer.from(parsed.toBuffer()));
  const [sane, why] = tx.checkSanity();
  if (!sane) throw new Reject(why);
  if (parsed.isCoinbase()) throw new Reject('coinbase');
  checkStandard(parsed);
  if (!(await mempool.verifyFinal(tx, STANDARD_LOCKTIME_FLAGS))) throw new Reject('non-final');

  const conflicts = conflictsOf(parsed, index);
  checkReplaceable(conflicts, policy);
  const view = await mempool.getCoinView(tx);
  checkInputs(parsed, tx, view, index);

  const feeSat = feeOf(parsed, index);
  if (feeSat < 0n) throw new Reject('bad-txns-in-belowout');
  const vsize = parsed.virtualSize();
  if (fee === 'alone') checkFee(feeSat, vsize, policy, context.mempoolFeerate);
  else if (fee !== 'unchecked')
    checkFee(feeSat + fee.with.feeSat, vsize + fee.with.vsize, policy, context.mempoolFeerate);
  // Replacement by a package is not modelled: the parent alone would already have evicted the conflicts.
  if (fee === 'unchecked' && conflicts.length > 0) throw new Reject('package RBF failed');
  const replaced = conflicts.length > 0 ? checkReplacement(parsed, feeSat, conflicts, index) : [];

  const entry = bcoin.MempoolEntry.fromTX(tx, view, height);
  await verify(() => mempool.verify(entry, view), tx, view);

  for (const old of conflicts) evict(mempool, old.txid);
  await mempool.addEntry(entry, view);
  const record = index.transaction(parsed.getId());
  if (!record) throw new Error('bcoin took a transaction and did not say so.');
  return { record, replaced, isNew: true };
}

/** Takes a transaction and all that descends from it out of the mempool. */
export function evict(mempool: Mempool, txid: Hex): void {
  const entry = mempool.getEntry(reverseHex(txid));
  if (entry) mempool.evictEntry(entry);
}

function checkInputs(parsed: Transaction, tx: Tx, view: CoinView, index: ChainIndex): void {
  if (tx.inputs.some((input) => !view.hasEntry(input.prevout)))
    throw new Reject('bad-txns-inputs-missingorspent', '', -25);
  for (const input of parsed.ins) {
    const prevout = index.transaction(txidOf(input.hash))?.tx.outs[input.index];
    // bcoin knows no witness version above 0 and would take anything as its signature.
    if (prevout && scriptType(prevout.script) === 'v1_p2tr')
      throw new Reject('bad-txns-nonstandard-inputs', 'the sandbox cannot verify taproot spends');
  }
  if (!tx.hasStandardInputs(view)) throw new Reject('bad-txns-nonstandard-inputs');
  if (!tx.hasStandardWitness(view)) throw new Reject('bad-witness-nonstandard');
}

function feeOf(tx: Transaction, index: ChainIndex): bigint {
  let fee = 0n;
  for (const input of tx.ins) fee += index.transaction(txidOf(input.hash))?.tx.outs[input.index]?.value ?? 0n;
  for (const output of tx.outs) fee -= output.value;
  return fee;
}

/** BIP68, maturity, amounts, limits and scripts by bcoin; a script's failure is named by a second look. */
async function verify(run: () => Promise<void>, tx: Tx, view: CoinView): Promise<void> {
  try {
    await run();
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    if (reason.includes('script-verify-flag')) checkScripts(tx, view);
    throw new Reject(reason);
  }
}

function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('reason' in error)) return undefined;
  return typeof error.reason === 'string' ? error.reason : undefined;
}
