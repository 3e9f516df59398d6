import { bytesToHex, type Hex, hash160, hexToBytes, sha256 } from '../bytes.ts';
import {
  ANCHOR,
  atLeastDust,
  capacity,
  commitDigest,
  commitProgram,
  FEERATE_SPAN,
  prepare,
} from './commit.ts';
import { MAX_SENDS, type Message, type SendItem } from './messages.ts';
import { MAX_LOCKS } from './scripts.ts';
import { clientLockHeight, hubLockHeight, inTime } from './times.ts';
import { emit, isDeep, NETTING, peerRole, reduced, refuseCommand, send, setOut, type Turn } from './turn.ts';
import type { ConnectionState, Lock, PayerState, PendingLock } from './types.ts';

/** The payer's half of channel.md §4: it signs, and it is the only one who does. */

export function openPayer(turn: Turn, params: PayerState['params'], revokeHash: Hex): void {
  const out: PayerState = {
    params,
    deposit: {},
    n: 0,
    epoch: 0,
    settled: 0n,
    pending: [],
    revokeHash,
    plain: -1n,
    peak: 0n,
    risk: 0n,
  };
  setOut(turn, out);
  recordPlain(turn, out);
}

/** What can still be paid out of this channel, in satoshis, at the terms' feerate; 0 when it can't pay now. */
export function sendable(state: ConnectionState, tip: number): bigint {
  const out = state.out;
  if (out === undefined || cannotPay(state, tip) !== undefined) return 0n;
  const free = capacity(out.params, state.setup.commitFeerate) - committed(out);
  return free > 0n ? free : 0n;
}

function committed(out: PayerState): bigint {
  return out.pending.reduce((sum, lock) => sum + lock.amount, out.settled);
}

/** Why no commit that adds value can be made now; undefined when one can. */
export function cannotPay(state: ConnectionState, tip: number): string | undefined {
  const { out, setup } = state;
  if (out === undefined || !isDeep(out.deposit, setup.times, tip)) return 'NotOpen';
  if (state.closing !== undefined || out.deposit.spend !== undefined) return 'Closing';
  if (out.frozen !== undefined) return 'Frozen';
  if (out.wait !== undefined) return 'AwaitingReveal';
  if (out.pending.some((lock) => lock.dead)) return 'DeadLock';
  // Of several the hub could not know which will open (channel.md §4).
  if (setup.role === 'client' && out.pending.length > 0) return 'LocksPending';
  if (!inTime(out.params, nextLock(state, tip), setup.times, peerRole(setup.role), tip + 1))
    return 'ExpiresSoon';
  return undefined;
}

function nextLock(state: ConnectionState, tip: number): { lockHeight: number } {
  const { out, setup } = state;
  if (out === undefined) return { lockHeight: 0 };
  if (setup.role === 'client') return { lockHeight: clientLockHeight(out.params, setup.times) };
  const fresh = hubLockHeight(setup.times, tip);
  return { lockHeight: Math.min(fresh, ...out.pending.map((lock) => lock.lockHeight)) };
}

function checkCanPay(turn: Turn, add: bigint, sends: readonly SendItem[]): PayerState {
  if (sends.length > MAX_SENDS)
    refuseCommand('TooManyPayments', `one commit carries at most ${MAX_SENDS} payments; no money moved`);
  const reason = cannotPay(turn.state, turn.env.tip);
  const { out } = turn.state;
  if (out === undefined || reason !== undefined)
    return refuseCommand(reason ?? 'NotOpen', `this channel cannot pay now: ${reason}; no money moved`);
  const available = sendable(turn.state, turn.env.tip);
  if (add > available)
    refuseCommand('AmountExceedsSpendable', `Payment amount exceeds payer spendable! ${add} > ${available}`, {
      amount: add.toString(),
      available: available.toString(),
    });
  return out;
}

/** Offers locks: one conditional commit over all pending ones and these. */
export function pay(turn: Turn, locks: readonly Lock[], sends: readonly SendItem[]): void {
  const add = locks.reduce((sum, lock) => sum + lock.amount, 0n);
  const out = checkCanPay(turn, add, sends);
  if (out.pending.length + locks.length > MAX_LOCKS)
    refuseCommand('TooManyLocks', `at most ${MAX_LOCKS} payments can be pending`);
  const hashes = new Set([...out.pending, ...locks].map((lock) => lock.hash));
  if (
    hashes.size !== out.pending.length + locks.length ||
    locks.some((lock) => lock.amount <= 0n) ||
    locks.length === 0
  )
    refuseCommand('HashSeen', 'a payment of this hash is pending already; no money moved');
  const { lockHeight } = nextLock(turn.state, turn.env.tip);
  const fresh: PendingLock[] = locks.map(({ hash, amount }) => ({ hash, amount, lockHeight }));
  const pending = [...out.pending.map((lock) => ({ ...lock, lockHeight })), ...fresh];
  commit(turn, { ...out, pending }, { sends, lockHeight });
}

/** Pays at once and without a lock: the payee's to keep from the moment it holds the commit. */
export function payOpen(turn: Turn, sends: readonly SendItem[]): void {
  const add = sends.reduce((sum, s) => sum + s.quantity + s.fee, 0n);
  if (add <= 0n) refuseCommand('InvalidQuantity', 'an open payment must add value');
  const out = checkCanPay(turn, add, sends);
  if (out.pending.length > 0)
    refuseCommand('LocksPending', 'an open payment waits until pending locks are decided');
  commit(turn, { ...out, settled: out.settled + add }, { sends });
}

/** Makes what is settled certain: a plain commit at settled, when nothing stands against it. */
export function harden(turn: Turn): void {
  const { out, closing } = turn.state;
  if (out === undefined || closing !== undefined || out.wait !== undefined || out.pending.length > 0) return;
  if (out.deposit.spend !== undefined || out.plain >= out.settled || out.settled === 0n) return;
  commit(turn, out, { sends: [] });
}

/** Signs the commit that `next` describes, stores it as the newest, and sends it. */
function commit(
  turn: Turn,
  next: PayerState,
  rest: { sends: readonly SendItem[]; lockHeight?: number },
): void {
  const { setup } = turn.state;
  const total = committed(next);
  const conditional = next.pending.length > 0 && rest.lockHeight !== undefined;
  const room = next.params.value - ANCHOR - atLeastDust(total);
  const fits = Number(room / BigInt(prepare(next.params).vsize));
  const wanted = Math.min(
    Math.max(Math.ceil(turn.env.feerate), setup.commitFeerate),
    setup.commitFeerate * FEERATE_SPAN,
  );
  const terms = {
    n: next.n + 1,
    epoch: next.epoch,
    total,
    locks: conditional ? next.pending.map(({ hash, amount }) => ({ hash, amount })) : [],
    ...(conditional && { lockHeight: rest.lockHeight }),
    feerate: Math.max(setup.commitFeerate, Math.min(wanted, fits)),
  };
  const sig = bytesToHex(
    turn.env.ecdsa.sign(commitDigest(next.params, terms, next.revokeHash), turn.env.outKey),
  );
  setOut(turn, {
    ...next,
    n: terms.n,
    plain: conditional ? next.plain : total,
    peak: total > next.peak ? total : next.peak,
  });
  if (conditional) record(turn, next, terms);
  send(turn, { type: 'commit', ...terms, sig, sends: rest.sends });
}

function record(turn: Turn, out: PayerState, terms: { locks: readonly Lock[]; lockHeight?: number }): void {
  turn.actions.push({
    type: 'record',
    record: {
      script: bytesToHex(commitProgram(out.params, terms, out.revokeHash)),
      epoch: out.epoch,
      revokeHash: out.revokeHash,
      locks: terms.locks,
      ...(terms.lockHeight !== undefined && { lockHeight: terms.lockHeight }),
    },
  });
}

/** All plain commits of an epoch pay the same script: one record serves them. */
function recordPlain(turn: Turn, out: PayerState): void {
  record(turn, out, { locks: [] });
}

export function onSettle(turn: Turn, message: Extract<Message, { type: 'settle' }>): void {
  for (const preimage of message.preimages) opened(turn, preimage);
}

/** Books a lock whose preimage came by message or from the chain; anything else is ignored. */
export function opened(turn: Turn, preimage: Hex): void {
  const { out } = turn.state;
  if (out === undefined) return;
  const hash = bytesToHex(sha256(hexToBytes(preimage)));
  const lock = out.pending.find((p) => p.hash === hash);
  if (lock === undefined || lock.dead) return;
  setOut(turn, {
    ...out,
    settled: out.settled + lock.amount,
    pending: out.pending.filter((p) => p !== lock),
  });
  emit(turn, { type: 'opened', hash, preimage, amount: lock.amount });
}

/** The payee gives pending locks up, or pays back: answered by a plain commit of the next epoch. */
export function onRefuse(turn: Turn, message: Extract<Message, { type: 'refuse' }>): void {
  const { out, closing } = turn.state;
  if (out === undefined || closing?.stage === 'signed') return;
  if (out.wait !== undefined) {
    if (out.wait.revealed) setOut(turn, { ...out, later: message });
    return;
  }
  if (message.n !== out.n || out.deposit.spend !== undefined) return;
  const reduce = message.total !== undefined;
  const total = message.total ?? out.settled;
  if (reduce ? out.pending.length > 0 || total >= out.settled : out.pending.length === 0) return;
  if (reduce && message.reason === NETTING && out.settled - total > nettable(turn.state)) return;
  const wait = {
    epoch: out.epoch,
    total,
    peak: out.peak,
    revokeHash: out.revokeHash,
    reduce,
    reason: message.reason,
  };
  const next: PayerState = {
    ...out,
    wait,
    epoch: out.epoch + 1,
    revokeHash: message.nextRevokeHash,
    peak: 0n,
    plain: -1n,
  };
  recordPlain(turn, next);
  answer(turn, next, total);
}

/** What may leave this channel by netting (channel.md §4): h2c what the hub will owe, c2h what it owes. */
function nettable(state: ConnectionState): bigint {
  const { setup, owed } = state;
  if (setup.role === 'client') return owed;
  const paid = state.in?.settled ?? 0n;
  return paid < setup.trustLimit - owed ? paid : setup.trustLimit - owed;
}

/** The answer carries exactly the asked total, while pending locks stay in the books until the reveal. */
function answer(turn: Turn, next: PayerState, total: bigint): void {
  commit(turn, { ...next, settled: total, pending: [] }, { sends: [] });
  const { out } = turn.state;
  if (out !== undefined) setOut(turn, { ...out, settled: next.settled, pending: next.pending });
}

/** The epoch is dead: keep its secret for ever, then look at the deposit before anything is booked. */
export function onReveal(turn: Turn, message: Extract<Message, { type: 'reveal' }>): void {
  const { out } = turn.state;
  const wait = out?.wait;
  if (out === undefined || wait === undefined || wait.revealed || message.epoch !== wait.epoch) return;
  if (bytesToHex(hash160(hexToBytes(message.secret))) !== wait.revokeHash) return;
  turn.actions.push({ type: 'secret', epoch: message.epoch, secret: message.secret });
  const risk = wait.peak > out.risk ? wait.peak : out.risk;
  setOut(turn, { ...out, risk, wait: { ...wait, revealed: true } });
  turn.actions.push({ type: 'look' });
}

/** `ok`: the deposit is unspent, or spent so that the reveal still protects the payer (channel.md §4). */
export function onLooked(turn: Turn, ok: boolean): void {
  const wait = turn.state.out?.wait;
  if (!wait?.revealed || !ok) return;
  const later = turn.state.out?.later;
  bookRefusal(turn);
  if (later !== undefined) onRefuse(turn, later);
}

/** What was given up is this side's again: by the reveal, or because the chain shows that no old commit can come. */
export function bookRefusal(turn: Turn): void {
  const { out } = turn.state;
  if (out?.wait === undefined) return;
  const { wait, later: _, ...rest } = out;
  setOut(turn, { ...rest, settled: wait.total, pending: [] });
  for (const lock of out.pending)
    emit(turn, { type: 'failed', hash: lock.hash, amount: lock.amount, reason: wait.reason });
  if (wait.reduce) reduced(turn, 'out', out.settled - wait.total, wait.reason);
}
