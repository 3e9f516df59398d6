import { bytesToHex, concatBytes, equalBytes, type Hex, hexToBytes, sha256 } from '../bytes.ts';
import {
  ANCHOR,
  atLeastDust,
  commitDigest,
  commitFee,
  commitProgram,
  commitTx,
  COMMIT_MIN as DUST,
  prepare,
  scriptOf,
} from './commit.ts';
import { failByChain, opened, secretFor } from './payer.ts';
import { witness } from './scripts.ts';
import { revokeHash, spendSecret } from './secrets.ts';
import {
  derSignature,
  expireTx,
  payoutTx,
  refundTx,
  restTx,
  revokeTx,
  type Signed,
  type SpendContext,
} from './spends.ts';
import { actBy, napOf } from './times.ts';
import { deep, emit, setIn, setOut, type Turn } from './turn.ts';
import { serializeTx, txidOf } from './tx.ts';
import type {
  CommitRecord,
  Deposit,
  HeldCommit,
  PayeeState,
  PublishedCommit,
  Purpose,
  SeenTx,
  Side,
  Spend,
} from './types.ts';

/** Vsize of a payout of a plain commit, and what each lock adds, rounded up. */
const PAYOUT_VSIZE = 140;
const LOCK_VSIZE = 20;

/** What the chain shows, and what is published because of it (channel.md §7 and §9). */

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

/** Everything that is due now, given the state and the tip; said again at each tip until the chain shows it. */
export function defend(turn: Turn): void {
  defendOut(turn);
  defendIn(turn);
}

function context(turn: Turn, side: Side): SpendContext | undefined {
  const half = side === 'out' ? turn.state.out : turn.state.in;
  if (half === undefined) return undefined;
  return {
    params: half.params,
    home: hexToBytes(turn.state.setup.home),
    feerate: turn.env.feerate,
    ecdsa: turn.env.ecdsa,
    key: side === 'out' ? turn.env.outKey : turn.env.inKey,
  };
}

function publish(turn: Turn, side: Side, purpose: Purpose, outpoint: string, tx: Signed | undefined): void {
  if (tx !== undefined) turn.actions.push({ type: 'publish', side, purpose, outpoint, ...tx });
}

function defendOut(turn: Turn): void {
  const { out, setup, closing } = turn.state;
  const c = context(turn, 'out');
  if (out === undefined || c === undefined) return;
  const { tip } = turn.env;
  const spend = out.deposit.spend;
  if (spend === undefined || (spend.kind !== 'commit' && spend.height === undefined)) {
    const together = spend?.kind === 'close';
    if (!together && out.deposit.height !== undefined && tip >= out.params.expireHeight)
      publish(turn, 'out', 'expire', `${out.params.txid}:${out.params.vout}`, expireTx(c));
    else if (closing?.stage === 'signed' && closing.rawtx !== undefined)
      publish(turn, 'out', 'close', `${out.params.txid}:${out.params.vout}`, {
        txid: closing.txid,
        rawtx: closing.rawtx,
      });
    return;
  }
  const settledOnChain = deep(spend.height, setup.times, tip);
  if (spend.commit === undefined) {
    if (settledOnChain) failByChain(turn, new Set());
    return;
  }
  const { commit, claim } = spend;
  if (claim?.height === undefined) {
    const secret = secretFor(turn, commit);
    const outpoint = `${spend.txid}:0`;
    if (secret !== undefined)
      publish(
        turn,
        'out',
        'revoke',
        outpoint,
        revokeTx(c, spend.txid, commit, commit.revokeHash, hexToBytes(secret)),
      );
    else if (commit.lockHeight !== undefined && tip >= commit.lockHeight)
      publish(turn, 'out', 'refund', outpoint, refundTx(c, spend.txid, commit, commit.revokeHash));
  }
  if (commit.rest !== undefined && spend.height !== undefined && spend.rest?.height === undefined)
    publish(turn, 'out', 'rest', `${spend.txid}:2`, restTx(c, spend.txid, commit.rest));
  if (!settledOnChain) return;
  const lost = claim !== undefined && claim.kind !== 'payout' && deep(claim.height, setup.times, tip);
  failByChain(turn, lost ? new Set() : new Set(commit.locks.map((lock) => lock.hash)));
}

function defendIn(turn: Turn): void {
  const payee = turn.state.in;
  const c = context(turn, 'in');
  if (payee === undefined || c === undefined) return;
  const spend = payee.deposit.spend;
  if (spend === undefined || (spend.height === undefined && spend.kind !== 'close')) {
    if (payee.deposit.height !== undefined || spend !== undefined) publishBest(turn, payee);
    return;
  }
  const { commit, claim } = spend;
  if (commit === undefined || spend.height === undefined || claim?.height !== undefined) return;
  if (turn.env.tip + 1 < spend.height + payee.params.delay) return;
  const preimages = commit.locks.map((lock) => payee.preimages[lock.hash]);
  if (preimages.some((p) => p === undefined)) return;
  const s = spendSecret(turn.env.inKey);
  const bytes = preimages.flatMap((p) => (p === undefined ? [] : [hexToBytes(p)]));
  publish(
    turn,
    'in',
    'payout',
    `${spend.txid}:0`,
    payoutTx(c, spend.txid, commit, commit.revokeHash, s, bytes),
  );
}

/** Commits whose preimages are all known: what the payee could publish. */
export function claims(payee: PayeeState): readonly HeldCommit[] {
  return payee.held.filter(
    (c) => c.total > 0n && c.locks.every((l) => payee.preimages[l.hash] !== undefined),
  );
}

function better(a: HeldCommit, b: HeldCommit): boolean {
  if (a.total !== b.total) return a.total > b.total;
  if ((a.locks.length === 0) !== (b.locks.length === 0)) return a.locks.length === 0;
  return a.n > b.n;
}

/** channel.md §7.4: the best claim; past a conditional one's time those in time, then a plain one, then the best by total. */
export function bestClaim(turn: Turn, payee: PayeeState): HeldCommit | undefined {
  const { setup } = turn.state;
  const all = claims(payee);
  const best = (list: readonly HeldCommit[]) =>
    list.reduce<HeldCommit | undefined>((a, b) => (a === undefined || better(b, a) ? b : a), undefined);
  const late = (c: HeldCommit) =>
    c.lockHeight !== undefined &&
    turn.env.tip > actBy(payee.params, c, setup.times, setup.role) + napOf(setup.role, setup.times);
  const first = best(all);
  if (first === undefined || !late(first)) return first;
  return best(all.filter((c) => !late(c))) ?? best(all.filter((c) => c.locks.length === 0)) ?? first;
}

/** Pending locks whose preimages are known count as settled once the commit that carries them goes to the chain. */
function bookClaimed(turn: Turn, payee: PayeeState, chosen: HeldCommit): PayeeState {
  const claimed = payee.pending.filter((p) => chosen.locks.some((l) => l.hash === p.hash));
  const quantity = claimed.reduce((sum, lock) => sum + lock.amount, 0n);
  const pending = payee.pending.filter((p) => !claimed.includes(p));
  if (claimed.length > 0) emit(turn, { type: 'settled', hashes: claimed.map((l) => l.hash), quantity });
  return { ...payee, published: chosen.n, settled: payee.settled + quantity, pending };
}

/** Even at 1 sat/vB no standard transaction brings it home: a lone output of 330 sat costs more than it leaves. */
function worthless(value: bigint, locks = 0): boolean {
  return value < DUST + BigInt(PAYOUT_VSIZE + LOCK_VSIZE * locks);
}

/** By its act_by the payee publishes; also when the user leaves, and again while the chain has not confirmed it. */
function publishBest(turn: Turn, payee: PayeeState): void {
  const { setup } = turn.state;
  if (turn.state.stale) return;
  const chosen =
    payee.published === undefined ? bestClaim(turn, payee) : payee.held.find((c) => c.n === payee.published);
  if (chosen === undefined || worthless(atLeastDust(chosen.total), chosen.locks.length)) return;
  const due =
    turn.env.tip >= actBy(payee.params, chosen, setup.times, setup.role) - napOf(setup.role, setup.times);
  // A hub waits for the locks it has forwarded: whether they open is not its to say.
  const leaving = payee.leaving && (setup.role === 'client' || payee.pending.length === 0);
  if (!due && !leaving && payee.published === undefined) return;
  if (payee.published === undefined) setIn(turn, bookClaimed(turn, payee, chosen));
  const hash = revokeHash(turn.env.inKey, chosen.epoch);
  const digest = commitDigest(payee.params, chosen, hash);
  const sigE = derSignature(turn.env.ecdsa.sign(digest, turn.env.inKey));
  const sigP = derSignature(hexToBytes(chosen.sig));
  const tx = commitTx(
    payee.params,
    chosen,
    hash,
    witness.commit(sigP, sigE, prepare(payee.params).depositScript),
  );
  turn.actions.push({
    type: 'publish',
    side: 'in',
    purpose: 'commit',
    outpoint: `${payee.params.txid}:${payee.params.vout}`,
    txid: txidOf(tx),
    rawtx: serializeTx(tx),
    anchor: {
      vout: 1,
      value: ANCHOR,
      feeSat: commitFee(payee.params, chosen.feerate),
      vsize: prepare(payee.params).vsize,
    },
  });
}

/** Everything of this side's money in the channel has come home (or cannot), min_conf deep. */
export function isFinal(turn: Pick<Turn, 'state' | 'env'>, side: Side): boolean {
  const half = side === 'out' ? turn.state.out : turn.state.in;
  const spend = half?.deposit.spend;
  const { times } = turn.state.setup;
  if (half === undefined) return true;
  if (spend === undefined || !deep(spend.height, times, turn.env.tip)) return false;
  if (spend.commit === undefined) return true;
  const claimed =
    deep(spend.claim?.height, times, turn.env.tip) ||
    (worthless(spend.commit.value, spend.commit.locks.length) && spend.claim === undefined);
  if (side === 'in') return claimed;
  const rested =
    spend.commit.rest === undefined ||
    worthless(spend.commit.rest) ||
    deep(spend.rest?.height, times, turn.env.tip);
  return claimed && rested;
}

/** Script whose SHA-256 stands in out 0 of a published commit. */
export function publishedScript(turn: Turn, side: Side): Hex | undefined {
  const half = side === 'out' ? turn.state.out : turn.state.in;
  const commit = half?.deposit.spend?.commit;
  if (half === undefined || commit === undefined) return undefined;
  return bytesToHex(
    concatBytes(Uint8Array.of(0, 32), sha256(scriptOf(half.params, commit, commit.revokeHash))),
  );
}

export function emitFinal(turn: Turn, side: Side, was: boolean): void {
  if (!was && isFinal(turn, side)) {
    const half = side === 'out' ? turn.state.out : turn.state.in;
    if (half !== undefined) emit(turn, { type: 'final', side, kind: half.deposit.spend?.kind ?? 'unknown' });
  }
}
