import { bytesToHex, equalBytes } from '../bytes.ts';
import { commitProgram } from './commit.ts';
import { secretFor } from './outcome.ts';
import { opened } from './payer.ts';
import { revokeHash } from './secrets.ts';
import { worthless } from './spends.ts';
import { deep, emit, setIn, setOut, type Turn } from './turn.ts';
import type { CommitRecord, Deposit, PublishedCommit, SeenTx, Side, Spend } from './types.ts';

/** What the chain shows of the deposits and of what spends them (channel.md §7 and §9). */

function setDeposit(turn: Turn, side: Side, change: (deposit: Deposit) => Deposit): void {
  const { out, in: payee } = turn.state;
  if (side === 'out' && out !== undefined) setOut(turn, { ...out, deposit: change(out.deposit) });
  if (side === 'in' && payee !== undefined) setIn(turn, { ...payee, deposit: change(payee.deposit) });
}

export function onDeposit(turn: Turn, side: Side, height: number | undefined): void {
  setDeposit(turn, side, ({ height: _, ...rest }) => ({ ...rest, ...(height !== undefined && { height }) }));
}

export function onUnspent(turn: Turn, side: Side): void {
  setDeposit(turn, side, ({ spend: _, ...rest }) => rest);
}

/** The deposit is spent by `tx`; `record` is what this side kept under the scriptPubKey of its out 0, if anything. */
export function onSpent(turn: Turn, side: Side, tx: SeenTx, record: CommitRecord | undefined): void {
  const old = (side === 'out' ? turn.state.out : turn.state.in)?.deposit.spend;
  const seen = classify(turn, side, tx, record);
  const keep = old?.txid === tx.txid ? { claim: old.claim, rest: old.rest } : {};
  const spend: Spend = {
    ...seen,
    ...(tx.height !== undefined && { height: tx.height }),
    ...(keep.claim !== undefined && { claim: keep.claim }),
    ...(keep.rest !== undefined && { rest: keep.rest }),
  };
  setDeposit(turn, side, (deposit) => ({ ...deposit, spend }));
}

function classify(turn: Turn, side: Side, tx: SeenTx, record: CommitRecord | undefined): Spend {
  const { closing } = turn.state;
  if (closing?.stage === 'signed' && closing.txid === tx.txid) return { txid: tx.txid, kind: 'close' };
  const out0 = tx.outputs[0];
  const known = side === 'out' ? record : ownCommit(turn, tx);
  if (known !== undefined && out0 !== undefined) {
    const rest = tx.outputs[2]?.value;
    const commit: PublishedCommit = {
      epoch: known.epoch,
      revokeHash: known.revokeHash,
      locks: known.locks,
      ...(known.lockHeight !== undefined && { lockHeight: known.lockHeight }),
      value: out0.value,
      ...(rest !== undefined && { rest }),
    };
    return { txid: tx.txid, kind: 'commit', commit };
  }
  // The branches of the deposit script: a commit or close has five items, change and expire end in ∅ before the script.
  const items = tx.witness;
  if (items.length === 4 && items[2]?.length === 0 && items[1]?.length === 0)
    return { txid: tx.txid, kind: 'expire' };
  if (items.length === 5 && tx.outputs.length <= 2) return { txid: tx.txid, kind: 'close' };
  return { txid: tx.txid, kind: 'unknown' };
}

/** A payee knows its own commits: only it can have published one. */
function ownCommit(turn: Turn, tx: SeenTx): CommitRecord | undefined {
  const payee = turn.state.in;
  const script = tx.outputs[0]?.script;
  if (payee === undefined || script === undefined) return undefined;
  for (const held of payee.held) {
    const hash = revokeHash(turn.env.inKey, held.epoch);
    if (!equalBytes(commitProgram(payee.params, held, hash), script)) continue;
    const { locks, lockHeight } = held;
    const extra = lockHeight === undefined ? {} : { lockHeight };
    return { script: bytesToHex(script), epoch: held.epoch, revokeHash: hash, locks, ...extra };
  }
  return undefined;
}

/** Out 0 (or out 2, the rest) of a published commit is spent by `tx`; without `tx` it is not, or no more. */
export function onClaimed(turn: Turn, side: Side, output: 'commit' | 'rest', tx: SeenTx | undefined): void {
  const half = side === 'out' ? turn.state.out : turn.state.in;
  const spend = half?.deposit.spend;
  if (spend?.commit === undefined) return;
  const height = tx?.height === undefined ? {} : { height: tx.height };
  const { claim: _, rest: __, ...bare } = spend;
  if (output === 'rest') {
    const claim = spend.claim === undefined ? {} : { claim: spend.claim };
    const rest = tx === undefined ? {} : { rest: { txid: tx.txid, ...height } };
    setDeposit(turn, side, (d) => ({ ...d, spend: { ...bare, ...claim, ...rest } }));
    return;
  }
  const rest = spend.rest === undefined ? {} : { rest: spend.rest };
  const claim =
    tx === undefined ? {} : { claim: { txid: tx.txid, kind: claimKind(tx, spend.commit), ...height } };
  setDeposit(turn, side, (d) => ({ ...d, spend: { ...bare, ...rest, ...claim } }));
  // A preimage counts as soon as it can be seen.
  if (tx !== undefined && side === 'out' && claim.claim?.kind === 'payout')
    for (const item of tx.witness.slice(2, -2)) if (item.length === 32) opened(turn, bytesToHex(item));
}

function claimKind(tx: SeenTx, commit: PublishedCommit): 'payout' | 'revoke' | 'refund' | 'unknown' {
  const items = tx.witness;
  const selector = items.at(-2);
  if (selector === undefined) return 'unknown';
  if (selector.length === 1) return 'payout';
  if (commit.locks.length === 0) return 'revoke';
  return items.at(-3)?.length === 1 ? 'revoke' : 'refund';
}

/**
 * Everything of this side's money in the channel has come home (or cannot), min_conf deep. Of a plain commit without a
 * known secret nothing more can come to the payer: a payee that is gone, and never claims it, is not waited for.
 */
export function isFinal(turn: Pick<Turn, 'state' | 'env'>, side: Side): boolean {
  const half = side === 'out' ? turn.state.out : turn.state.in;
  const spend = half?.deposit.spend;
  const { times } = turn.state.setup;
  if (half === undefined) return true;
  if (spend === undefined || !deep(spend.height, times, turn.env.tip)) return false;
  if (spend.commit === undefined) return true;
  const { commit, claim } = spend;
  const notOurs = side === 'out' && commit.locks.length === 0 && secretFor(turn, commit) === undefined;
  const claimed =
    deep(claim?.height, times, turn.env.tip) ||
    (claim === undefined && (notOurs || worthless(commit.value, commit.locks.length)));
  if (side === 'in') return claimed;
  const rested =
    commit.rest === undefined || worthless(commit.rest) || deep(spend.rest?.height, times, turn.env.tip);
  return claimed && rested;
}

export function emitFinal(turn: Turn, side: Side, was: boolean): void {
  if (!was && isFinal(turn, side)) {
    const half = side === 'out' ? turn.state.out : turn.state.in;
    if (half !== undefined) emit(turn, { type: 'final', side, kind: half.deposit.spend?.kind ?? 'unknown' });
  }
}
