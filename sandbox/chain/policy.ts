import { Transaction } from 'bitcoinjs-lib';
import type { Bytes } from '../../lib/bytes.ts';
import { Reject } from './reject.ts';
import { scriptType } from './script-type.ts';

/** What POST /sandbox/policy can change. */
export interface Policy {
  /** sat/vB a transaction (or its package) must pay to enter the mempool. */
  minFeerate: number;
  /** True: every unconfirmed transaction can be replaced; false: only those that signal it (BIP125 rule 1). */
  fullRbf: boolean;
  /** Mempool size in vB above which the cheapest packages are evicted. */
  maxMempoolVsize: number;
}

export const DEFAULT_POLICY: Readonly<Policy> = { minFeerate: 1, fullRbf: true, maxMempoolVsize: 50_000_000 };

/** sat/vB a replacement pays for its own relay (Core's incremental relay fee). */
export const INCREMENTAL_FEERATE = 1;

const DUST_FEERATE = 3;
const MAX_STANDARD_WEIGHT = 400_000;
const MAX_FEERATE = 10_000;

/** The whole satoshis that `feerate` sat/vB asks for `vsize` vB. */
export function feeFor(feerate: number, vsize: number): bigint {
  return BigInt(Math.ceil(Math.round(feerate * vsize * 1e6) / 1e6));
}

/** The least value in satoshis an output of this script may have (Core's rule at 3 sat/vB; chain.md §5). */
export function dustLimit(script: Bytes): bigint {
  const type = scriptType(script);
  if (type === 'op_return') return 0n;
  const spend = type.startsWith('v') ? 67 : 148;
  return BigInt(DUST_FEERATE * (8 + 1 + script.length + spend));
}

/** Core's IsStandardTx, for the output types the sandbox relays. Throws Reject. */
export function checkStandard(tx: Transaction): void {
  if (tx.version < 1 || tx.version > 2) throw new Reject('version');
  if (tx.weight() > MAX_STANDARD_WEIGHT) throw new Reject('tx-size');
  if (tx.byteLength(false) < 65) throw new Reject('tx-size-small');
  for (const { script } of tx.ins) {
    if (script.length > 1650) throw new Reject('scriptsig-size');
    if (!isPushOnly(script)) throw new Reject('scriptsig-not-pushonly');
  }
  let dataOutputs = 0;
  for (const { script, value } of tx.outs) {
    const type = scriptType(script);
    if (type === 'unknown' || type === 'p2pk' || type === 'multisig') throw new Reject('scriptpubkey');
    if (type === 'op_return') {
      dataOutputs++;
      // 83 bytes of script carry 80 bytes of data.
      if (script.length > 83 || !isPushOnly(script.subarray(1))) throw new Reject('scriptpubkey');
    }
    if (value < dustLimit(script)) throw new Reject('dust');
  }
  if (dataOutputs > 1) throw new Reject('multi-op-return');
}

/** The fee rules. `feeSat` and `vsize` are the transaction's, or its package's. Throws Reject. */
export function checkFee(feeSat: bigint, vsize: number, policy: Policy, mempoolFeerate: number): void {
  const relayFee = feeFor(policy.minFeerate, vsize);
  const mempoolFee = feeFor(mempoolFeerate, vsize);
  if (feeSat < mempoolFee) throw new Reject('mempool min fee not met', `${feeSat} < ${mempoolFee}`);
  if (feeSat < relayFee) throw new Reject('min relay fee not met', `${feeSat} < ${relayFee}`);
  if (feeSat > feeFor(MAX_FEERATE, vsize))
    throw new Reject('Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)', '', -25);
}

/** BIP125: an input with a sequence below fffffffe says that the transaction may be replaced. */
export function signalsReplacement(tx: Transaction): boolean {
  return tx.ins.some((input) => input.sequence < Transaction.DEFAULT_SEQUENCE - 1);
}

function isPushOnly(script: Bytes): boolean {
  let i = 0;
  while (i < script.length) {
    const op = script[i++] ?? 0;
    if (op > 0x60) return false;
    if (op < 76) i += op;
    else if (op === 76) i += 1 + (script[i] ?? 0);
    else if (op === 77) i += 2 + (script[i] ?? 0) + 256 * (script[i + 1] ?? 0);
    else if (op === 78) return false;
  }
  return i === script.length;
}
