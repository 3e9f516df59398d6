import { hexToBytes } from '../bytes.ts';
import { serializeTx, txidOf } from '../tx.ts';
import type { Purpose } from './commands.ts';
import { ANCHOR, atLeastDust, commitDigest, commitFee, commitTx, prepare } from './commit.ts';
import { failByChain, secretFor } from './outcome.ts';
import { bookRefusal } from './payer.ts';
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
  worthless,
} from './spends.ts';
import { actBy, napOf } from './times.ts';
import { deep, emit, setIn, type Turn } from './turn.ts';
import type { HeldCommit, PayeeState, Side } from './types.ts';

/** What is published because of what the chain shows (channel.md §7 and §9). */

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
    if (settledOnChain && spend.kind === 'expire') bookRefusal(turn);
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
  // The answer to a refusal confirmed: no old commit can come. A hash named twice would not tell which it is.
  const { wait } = out;
  if (wait !== undefined && commit.epoch === wait.epoch + 1 && commit.revokeHash !== wait.revokeHash)
    bookRefusal(turn);
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
function bestClaim(turn: Turn, payee: PayeeState): HeldCommit | undefined {
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
