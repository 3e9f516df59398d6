import type { Transaction } from 'bitcoinjs-lib';
import type { Hex } from '../../lib/bytes.ts';
import { type ChainIndex, type TxRecord, txidOf } from './index.ts';
import { feeFor, INCREMENTAL_FEERATE, type Policy, signalsReplacement } from './policy.ts';
import { Reject } from './reject.ts';

const MAX_REPLACED = 100;

/** Unconfirmed transactions that spend an output the new one spends as well. */
export function conflictsOf(tx: Transaction, index: ChainIndex): TxRecord[] {
  const found = new Set<TxRecord>();
  for (const input of tx.ins) {
    const spender = index.spender(txidOf(input.hash), input.index);
    const record = spender && index.transaction(spender.txid);
    if (record && record.block === undefined) found.add(record);
  }
  return [...found];
}

/** The transactions and everything unconfirmed that descends from them. */
export function withDescendants(roots: TxRecord[], index: ChainIndex): TxRecord[] {
  const found = new Set<TxRecord>(roots);
  for (const record of found) {
    for (const vout of record.tx.outs.keys()) {
      const spender = index.spender(record.txid, vout);
      const child = spender && index.transaction(spender.txid);
      if (child) found.add(child);
    }
  }
  return [...found];
}

/** BIP125 rule 1; off while the policy says full RBF. Throws Reject. */
export function checkReplaceable(conflicts: TxRecord[], policy: Policy): void {
  if (!policy.fullRbf && conflicts.some((conflict) => !signalsReplacement(conflict.tx)))
    throw new Reject('txn-mempool-conflict');
}

/**
 * BIP125 rules 2 to 5, and Core's own that the feerate must be above each direct conflict's.
 * @param feeSat the new transaction's fee
 * @param conflicts not empty
 * @returns the transactions to evict
 * @throws Reject
 */
export function checkReplacement(
  tx: Transaction,
  feeSat: bigint,
  conflicts: TxRecord[],
  index: ChainIndex,
): TxRecord[] {
  const txid = tx.getId();
  const evicted = withDescendants(conflicts, index);
  checkInputs(tx, txid, conflicts, evicted, index);
  if (evicted.length > MAX_REPLACED)
    throw new Reject(
      'too many potential replacements',
      `rejecting replacement ${txid}; ${evicted.length} > 100`,
    );
  const vsize = tx.virtualSize();
  const refuse = (why: string) => new Reject('insufficient fee', `rejecting replacement ${txid}${why}`);
  for (const conflict of conflicts)
    if (feeSat * BigInt(conflict.vsize) <= conflict.feeSat * BigInt(vsize))
      throw refuse(
        `; new feerate ${rate(feeSat, vsize)} <= old feerate ${rate(conflict.feeSat, conflict.vsize)}`,
      );
  const oldFeeSat = evicted.reduce((sum, record) => sum + record.feeSat, 0n);
  if (feeSat < oldFeeSat)
    throw refuse(`, less fees than conflicting txs; ${btc(feeSat)} < ${btc(oldFeeSat)}`);
  const relayFeeSat = feeFor(INCREMENTAL_FEERATE, vsize);
  if (feeSat - oldFeeSat < relayFeeSat)
    throw refuse(`, not enough additional fees to relay; ${btc(feeSat - oldFeeSat)} < ${btc(relayFeeSat)}`);
  return evicted;
}

/** Rule 2: every unconfirmed input must already be one of a conflict's; and no input may come from what is evicted. */
function checkInputs(
  tx: Transaction,
  txid: Hex,
  conflicts: TxRecord[],
  evicted: TxRecord[],
  index: ChainIndex,
): void {
  const gone = new Set(evicted.map((record) => record.txid));
  const known = new Set(conflicts.flatMap((conflict) => conflict.tx.ins.map((input) => txidOf(input.hash))));
  for (const [vin, input] of tx.ins.entries()) {
    const parent = txidOf(input.hash);
    if (gone.has(parent))
      throw new Reject('bad-txns-spends-conflicting-tx', `${txid} spends conflicting transaction ${parent}`);
    const unconfirmed = index.transaction(parent)?.block === undefined;
    if (unconfirmed && !known.has(parent))
      throw new Reject(
        'replacement-adds-unconfirmed',
        `replacement ${txid} adds unconfirmed input, idx ${vin}`,
      );
  }
}

/** Core writes feerates in BTC/kvB. */
function rate(feeSat: bigint, vsize: number): string {
  return `${btc((feeSat * 1000n) / BigInt(vsize))} BTC/kvB`;
}

function btc(sat: bigint): string {
  const digits = sat.toString().padStart(9, '0');
  return `${digits.slice(0, -8)}.${digits.slice(-8).replace(/0{1,6}$/, '')}`;
}
