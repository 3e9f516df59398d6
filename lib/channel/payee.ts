import { bytesToHex, type Hex, hexToBytes, sha256 } from '../bytes.ts';
import { capacity, commitDigest, FEERATE_SPAN, prepare } from './commit.ts';
import { type CommitMessage, MAX_REASON } from './messages.ts';
import { HEIGHT_LIMIT, MAX_LOCKS } from './scripts.ts';
import { revokeHash, revokeSecret } from './secrets.ts';
import { actBy, clientLockHeight, inTime, napOf } from './times.ts';
import { emit, isDeep, reduced, refuseCommand, send, setIn, type Turn } from './turn.ts';
import type { HeldCommit, Lock, PayeeState } from './types.ts';

/** The payee's half of channel.md §4: it checks, opens, refuses and reveals. */

export function openPayee(turn: Turn, params: PayeeState['params']): void {
  setIn(turn, { params, deposit: {}, n: 0, epoch: 0, settled: 0n, pending: [], held: [], preimages: {} });
}

function sumOf(locks: readonly Lock[]): bigint {
  return locks.reduce((sum, lock) => sum + lock.amount, 0n);
}

/** The channel takes no further commit; what is held stays good and is published by act_by. */
function freeze(turn: Turn, payee: PayeeState, code: string, reason: string): void {
  setIn(turn, { ...payee, frozen: `${code}: ${reason}` });
  emit(turn, { type: 'frozen', side: 'in', code, reason });
}

/** Why the other side broke the protocol with this commit; undefined when it did not. */
function fault(turn: Turn, payee: PayeeState, m: CommitMessage): [code: string, reason: string] | undefined {
  const { setup } = turn.state;
  if (m.n !== payee.n + 1) return ['CommitOutOfOrder', `commit ${m.n} after ${payee.n}`];
  const answering = m.epoch === payee.epoch + 1 && payee.asked !== undefined;
  if (m.epoch !== payee.epoch && !answering) return ['WrongEpoch', `epoch ${m.epoch}, not ${payee.epoch}`];
  if (new Set(m.locks.map((l) => l.hash)).size !== m.locks.length)
    return ['CommitMismatch', 'a hash stands twice'];
  if (m.locks.some((l) => l.amount <= 0n)) return ['CommitMismatch', 'a lock of nothing'];
  if (m.locks.length > MAX_LOCKS)
    return ['TooManyLocks', `${m.locks.length} locks; with 47 nobody could spend the commit`];
  if (m.locks.length > 0 !== (m.lockHeight !== undefined))
    return ['CommitMismatch', 'lock_height goes with locks'];
  if (m.lockHeight !== undefined && m.lockHeight >= HEIGHT_LIMIT)
    return ['CommitMismatch', `lock_height ${m.lockHeight} is a time, not a height`];
  // Not an objection: a plain commit takes the place of those held, and one that no node relays is worth nothing.
  if (m.feerate < setup.commitFeerate || m.feerate > setup.commitFeerate * FEERATE_SPAN)
    return ['Feerate', `${m.feerate} sat/vB, outside the terms`];
  const sum = sumFault(payee, m, answering);
  if (sum !== undefined) return ['CommitMismatch', sum];
  if (setup.role === 'hub' && m.locks.filter((l) => !isSettled(payee, l.hash)).length > 1)
    return ['OneAtATime', 'a hub takes one lock at a time: it cannot know which of several will open'];
  if (m.total > capacity(payee.params, m.feerate))
    return ['CommitMismatch', `total ${m.total} does not fit the deposit`];
  const hash = revokeHash(turn.env.inKey, m.epoch);
  const digest = commitDigest(payee.params, m, hash);
  if (!turn.env.ecdsa.verify(hexToBytes(m.sig), digest, prepare(payee.params).payerKey))
    return ['BadSignature', 'over the rebuilt commit'];
  return undefined;
}

/** The arithmetic of channel.md §4, sends included. */
function sumFault(payee: PayeeState, m: CommitMessage, answering: boolean): string | undefined {
  const before = payee.settled + sumOf(payee.pending);
  const sends = m.sends.reduce((sum, s) => sum + s.quantity + s.fee, 0n);
  if (answering) {
    const asked = payee.asked?.total ?? payee.settled;
    if (m.locks.length > 0 || m.total !== asked || sends !== 0n)
      return `the answer must be plain at ${asked}`;
    return undefined;
  }
  if (m.locks.length === 0) {
    if (payee.pending.length > 0) return 'plain while locks are pending';
    if (m.total < payee.settled) return `total ${m.total} is below the settled ${payee.settled}`;
  } else {
    const unsettled = m.locks.filter((l) => !isSettled(payee, l.hash));
    const kept = payee.pending.every((p) =>
      unsettled.some((l) => l.hash === p.hash && l.amount === p.amount),
    );
    if (!kept) return 'a pending lock is missing';
    if (m.total !== payee.settled + sumOf(unsettled)) return 'total is not settled plus pending';
    if (unsettled.length === payee.pending.length) return 'a conditional commit must offer a new lock';
  }
  return sends === m.total - before ? undefined : `sends add ${sends}, the commit ${m.total - before}`;
}

function isSettled(payee: PayeeState, hash: Hex): boolean {
  return payee.preimages[hash] !== undefined && !payee.pending.some((p) => p.hash === hash);
}

/** Why a commit that is in order cannot be kept: it is stored, acknowledged and refused. */
function objection(turn: Turn, payee: PayeeState, m: CommitMessage, adds: bigint): string | undefined {
  const { setup, closing } = turn.state;
  if (closing !== undefined || payee.leaving) return 'Closing';
  if (!isDeep(payee.deposit, setup.times, turn.env.tip)) return 'NotConfirmed';
  if (adds > 0n && !inTime(payee.params, m, setup.times, setup.role, turn.env.tip)) return 'DepositExpired';
  if (
    setup.role === 'hub' &&
    m.lockHeight !== undefined &&
    m.lockHeight < clientLockHeight(payee.params, setup.times)
  )
    return 'LockTooLow';
  return undefined;
}

export function onCommit(turn: Turn, m: CommitMessage): void {
  const payee = turn.state.in;
  if (payee === undefined) return;
  // Nothing on a spent or leaving deposit can be worth anything: acknowledged and forgotten.
  if (payee.frozen !== undefined || payee.deposit.spend !== undefined || payee.published !== undefined)
    return;
  if (turn.state.closing?.stage === 'signed') return;
  const wrong = fault(turn, payee, m);
  if (wrong !== undefined) return freeze(turn, payee, ...wrong);
  const { type: _, sends: __, ...held } = m;
  if (m.epoch === payee.epoch + 1) return giveUp(turn, payee, held);
  const before = payee.settled + sumOf(payee.pending);
  const adds = m.total - before;
  if (m.locks.length === 0) takePlain(turn, payee, m, held, adds);
  else takeConditional(turn, payee, m, held, adds);
}

/** The answer to our refuse is stored: only now is the old epoch's secret given away. */
function giveUp(turn: Turn, payee: PayeeState, held: HeldCommit): void {
  const { asked, surplus, ...rest } = payee;
  const returned = asked?.total === undefined ? undefined : surplus;
  const next: PayeeState = {
    ...rest,
    n: held.n,
    epoch: held.epoch,
    settled: held.total,
    pending: [],
    held: [held],
    preimages: {},
    ...(surplus !== undefined && returned === undefined && { surplus }),
  };
  setIn(turn, next);
  send(turn, {
    type: 'reveal',
    epoch: payee.epoch,
    secret: bytesToHex(revokeSecret(turn.env.inKey, payee.epoch)),
  });
  if (payee.pending.length > 0) emit(turn, { type: 'givenUp', hashes: payee.pending.map((l) => l.hash) });
  // What was never told as received is not told as given back either.
  const by = payee.settled - held.total - (returned?.quantity ?? 0n);
  if (by > 0n) reduced(turn, 'in', by, asked?.reason ?? '');
  giveBack(turn, next);
}

function takePlain(turn: Turn, payee: PayeeState, m: CommitMessage, held: HeldCommit, adds: bigint): void {
  const { asked, surplus, ...rest } = payee;
  const reason = adds > 0n ? objection(turn, payee, m, adds) : undefined;
  const refused = reason === undefined ? surplus : { quantity: (surplus?.quantity ?? 0n) + adds, reason };
  const next: PayeeState = {
    ...rest,
    n: m.n,
    settled: m.total,
    held: [held],
    preimages: {},
    ...(refused !== undefined && { surplus: refused }),
  };
  if (adds > 0n && reason === undefined)
    emit(turn, { type: 'received', sends: m.sends, quantity: adds, n: m.n });
  // A payment voids a reduce; a mere hardening does not: it is asked again for the newer commit.
  if (asked?.total !== undefined && adds === 0n) return ask(turn, next, asked.reason, asked.total);
  giveBack(turn, next);
}

/** Open payments that were refused go back as soon as nothing is pending on top of them. */
function giveBack(turn: Turn, payee: PayeeState): void {
  const { surplus } = payee;
  if (surplus === undefined || payee.pending.length > 0) return setIn(turn, payee);
  ask(turn, payee, surplus.reason, payee.settled - surplus.quantity);
}

function takeConditional(
  turn: Turn,
  payee: PayeeState,
  m: CommitMessage,
  held: HeldCommit,
  adds: bigint,
): void {
  const { asked, ...rest } = payee;
  const pending = m.locks.filter((l) => !isSettled(payee, l.hash));
  const fresh = pending.filter((l) => !payee.pending.some((p) => p.hash === l.hash));
  const next = prune({ ...rest, n: m.n, pending, held: [...payee.held, held] });
  if (asked !== undefined && asked.total === undefined) return ask(turn, next, asked.reason);
  const reason = objection(turn, payee, m, adds);
  if (reason !== undefined) return ask(turn, settleHeld(turn, next), reason);
  setIn(turn, next);
  if (fresh.length > 0) emit(turn, { type: 'offered', locks: fresh, sends: m.sends, n: m.n });
}

/** Sends refuse for the newest commit; repeated for a newer one, it carries the same hash. */
function ask(turn: Turn, payee: PayeeState, why: string, total?: bigint): void {
  const reason = why.slice(0, MAX_REASON);
  if (total === undefined && payee.pending.length === 0) return giveBack(turn, payee);
  const nextRevokeHash = revokeHash(turn.env.inKey, payee.epoch + 1);
  const extra = total === undefined ? {} : { total };
  setIn(turn, { ...payee, asked: { reason, ...extra, nextHash: nextRevokeHash } });
  send(turn, { type: 'refuse', n: payee.n, reason, ...extra, nextRevokeHash });
}

function completable(payee: PayeeState, c: HeldCommit): boolean {
  return c.locks.every((l) => payee.preimages[l.hash] !== undefined);
}

/** Forgets commits that a better one in hand beats in total and in time, and preimages that no commit needs. */
function prune(payee: PayeeState): PayeeState {
  const beaten = (c: HeldCommit): boolean =>
    payee.held.some(
      (b) =>
        b.n > c.n &&
        b.total >= c.total &&
        completable(payee, b) &&
        (b.lockHeight === undefined || (c.lockHeight !== undefined && b.lockHeight >= c.lockHeight)),
    );
  const held = payee.held.filter((c) => !beaten(c));
  const needed = new Set([...held.flatMap((c) => c.locks), ...payee.pending].map((l) => l.hash));
  const preimages = Object.fromEntries(Object.entries(payee.preimages).filter(([hash]) => needed.has(hash)));
  return { ...payee, held, preimages };
}

/** The commit that carries whole the largest set of pending locks whose preimages are known. */
function settleHeld(turn: Turn, payee: PayeeState): PayeeState {
  let best: { commit: HeldCommit; set: readonly Lock[] } | undefined;
  for (const commit of payee.held) {
    if (commit.locks.length === 0 || !completable(payee, commit)) continue;
    const set = payee.pending.filter((p) => commit.locks.some((l) => l.hash === p.hash));
    if (commit.total === payee.settled + sumOf(set) && set.length > (best?.set.length ?? 0))
      best = { commit, set };
  }
  if (best === undefined) return payee;
  const { commit, set } = best;
  const preimages = set.flatMap((l) => payee.preimages[l.hash] ?? []);
  send(turn, { type: 'settle', n: commit.n, preimages });
  emit(turn, { type: 'settled', hashes: set.map((l) => l.hash), quantity: sumOf(set) });
  return prune({
    ...payee,
    settled: payee.settled + sumOf(set),
    pending: payee.pending.filter((p) => !set.includes(p)),
  });
}

/** Opens locks: those that one held commit carries whole now, the others when a commit does. */
export function settle(turn: Turn, preimages: readonly Hex[]): void {
  const payee = turn.state.in;
  if (payee === undefined) return;
  const known: Record<Hex, Hex> = { ...payee.preimages };
  for (const preimage of preimages) {
    const hash = bytesToHex(sha256(hexToBytes(preimage)));
    if (payee.pending.some((p) => p.hash === hash)) known[hash] = preimage;
  }
  const next = { ...payee, preimages: known };
  const { setup, closing } = turn.state;
  // A client has given up what it refused. A hub did so for its payee, and takes what the chain still gives it.
  if (payee.asked !== undefined || payee.published !== undefined || payee.deposit.spend !== undefined)
    return setup.role === 'client' ? undefined : setIn(turn, next);
  if (closing?.stage === 'signed') return;
  if (setup.role === 'client' && tooLate(turn, payee)) return ask(turn, payee, 'Expired');
  giveBack(turn, settleHeld(turn, next));
}

/** channel.md §7.5: after act_by - Z a payee refuses instead. */
function tooLate(turn: Turn, payee: PayeeState): boolean {
  const { setup } = turn.state;
  const newest = payee.held.findLast((c) => c.locks.length > 0);
  if (newest === undefined) return false;
  return turn.env.tip > actBy(payee.params, newest, setup.times, setup.role) - napOf(setup.role, setup.times);
}

/** Gives pending locks up, after settling what an older commit carries. */
export function refuse(turn: Turn, reason: string): void {
  const payee = turn.state.in;
  if (payee === undefined || payee.asked !== undefined || payee.published !== undefined) return;
  if (
    payee.pending.length === 0 ||
    payee.deposit.spend !== undefined ||
    turn.state.closing?.stage === 'signed'
  )
    return;
  ask(turn, settleHeld(turn, payee), reason);
}

/** Pays the payer back by lowering what is settled. */
export function reduce(turn: Turn, by: bigint, reason: string): void {
  const payee = turn.state.in;
  if (payee === undefined || by <= 0n || by > payee.settled)
    return refuseCommand('InvalidQuantity', 'more than was received over this channel cannot be given back');
  if (
    payee.pending.length > 0 ||
    payee.asked !== undefined ||
    payee.published !== undefined ||
    turn.state.closing !== undefined
  )
    return refuseCommand('Busy', 'payments are pending on this channel; try again when they are decided');
  if (payee.frozen !== undefined || payee.deposit.spend !== undefined)
    return refuseCommand('Closing', 'this channel is closing');
  ask(turn, payee, reason, payee.settled - by);
}
