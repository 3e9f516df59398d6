import type { Hex } from '../../lib/bytes.ts';
import {
  cannotPay,
  type Event,
  hubLockHeight,
  type Lock,
  MAX_LOCKS,
  mayForward,
  type SendItem,
} from '../../lib/channel/index.ts';
import { PicoError } from '../../lib/errors.ts';
import type { Connection } from '../connection.ts';
import type { Hub } from '../hub.ts';
import { run } from '../machine.ts';
import type { LockedPayment, LockedStatus } from '../store/types.ts';
import { attend, isOnline } from './attend.ts';
import { countRefusal } from './refusals.ts';
import { payeeOf, receivable } from './room.ts';

/** Locked payments (channel.md §5): payer → hub → payee by one hash, decided by the payee alone. */

/** How long open payments may be held up by a stream of locked ones. */
const OWED_PATIENCE_MS = 1000;

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

/** A status change: into memory, and into the batch of this tick. */
function book(hub: Hub, payment: LockedPayment, status: LockedStatus, preimage?: Hex): void {
  const { preimage: _, ...rest } = payment;
  const next: LockedPayment = {
    ...rest,
    status,
    at: hub.clock(),
    ...(preimage !== undefined && { preimage }),
  };
  if (status === 'pending' || status === 'early') hub.live.set(next.hash, next);
  else hub.live.delete(next.hash);
  hub.writer.now.locked.set(next.hash, next);
  hub.metrics.locked[status]++;
}

function giveBack(hub: Hub, payment: LockedPayment, reason: string): void {
  const payer = hub.byId.get(payment.payer);
  if (payer !== undefined) refuse(hub, payer, reason);
}

function refuse(hub: Hub, payer: Connection, reason: string): void {
  countRefusal(hub, payer);
  run(hub, payer, { type: 'refuse', reason: reason.slice(0, 200) });
}

/** Why a locked payment cannot be forwarded; undefined when it can. */
function objection(hub: Hub, payer: Connection, lock: Lock, sends: readonly SendItem[]): string | undefined {
  const [send] = sends;
  if (send === undefined || sends.length !== 1) return 'OneSend';
  const { terms, asset } = payer.fixed;
  if (send.token !== lock.hash || send.quantity + send.fee !== lock.amount) return 'SendMismatch';
  if (send.quantity <= 0n) return 'BelowMinimum 1';
  if (send.fee < terms.sync_fee) return `FeeTooLow ${terms.sync_fee}`;
  const payee = payeeOf(hub, send.payee);
  if (payee?.state === undefined) return 'PayeeUnknown';
  if (payee.fixed.asset !== asset) return 'UnsupportedAsset';
  if (wasSeen(hub, lock.hash)) return 'HashSeen';
  if (payee.state.closing !== undefined) return 'Closing';
  if (!isOnline(hub, payee)) return 'PayeeOffline';
  if (payee.early > 0n) return 'StuckPayee';
  if (!inTime(hub, payer, payee)) return 'DepositExpired';
  const room = receivable(payee);
  if (send.quantity > room) return `PaymentExceedsReceivable ${room}`;
  return undefined;
}

/** A hash in flight, dead or open is never forwarded again; one that the payee gave up by reveal may be. */
function wasSeen(hub: Hub, hash: Hex): boolean {
  if (hub.live.has(hash)) return true;
  const row = hub.writer.now.locked.get(hash) ?? hub.store.locked(hash);
  return row !== undefined && row.status !== 'failed' && row.status !== 'refused';
}

function inTime(hub: Hub, payer: Connection, payee: Connection): boolean {
  const expire = payer.state?.in?.params.expireHeight;
  const times = payee.state?.setup.times;
  if (expire === undefined || times === undefined) return false;
  return mayForward(expire, hubLockHeight(times, hub.tip), times);
}

export function onOffered(hub: Hub, payer: Connection, { locks, sends }: Of<'offered'>): void {
  const [lock] = locks;
  const [send] = sends;
  if (lock === undefined) return;
  const reason = objection(hub, payer, lock, sends);
  const payee = send === undefined ? undefined : hub.byHandle.get(send.payee);
  if (reason !== undefined || send === undefined || payee === undefined)
    return refuse(hub, payer, reason ?? 'PayeeUnknown');
  const payment: LockedPayment = {
    hash: lock.hash,
    payer: payer.id,
    payee: payee.id,
    quantity: send.quantity,
    fee: send.fee,
    status: 'pending',
    at: hub.clock(),
  };
  book(hub, payment, 'pending');
  payee.queue.push(payment);
  payee.reserved += payment.quantity;
  attend(hub, payee);
}

/** Takes a payment out of the queue and gives it back to its payer. */
export function dropQueued(hub: Hub, payee: Connection, payment: LockedPayment, reason: string): void {
  const i = payee.queue.findIndex((p) => p.hash === payment.hash);
  if (i < 0) return;
  payee.queue.splice(i, 1);
  payee.reserved -= payment.quantity;
  book(hub, payment, 'refused');
  giveBack(hub, payment, reason);
}

const BLOCKED: Readonly<Record<string, string>> = {
  NotOpen: 'PaymentExceedsReceivable 0',
  Closing: 'Closing',
  Frozen: 'Closing',
  DeadLock: 'StuckPayee',
  ExpiresSoon: 'DepositExpired',
};

/** One commit over everything that waits for this payee (channel.md §4: up to 40 locks by one signature). */
export function forward(hub: Hub, payee: Connection): void {
  const { state, queue } = payee;
  if (queue.length === 0 || state === undefined) return;
  const blocked = cannotPay(state, hub.tip);
  if (blocked === 'AwaitingReveal') return;
  const reason =
    blocked !== undefined ? (BLOCKED[blocked] ?? blocked) : isOnline(hub, payee) ? undefined : 'PayeeOffline';
  if (reason !== undefined) {
    for (const payment of [...queue]) dropQueued(hub, payee, payment, reason);
    return;
  }
  const [owed] = payee.owed;
  if (owed !== undefined && hub.clock() - owed.at > OWED_PATIENCE_MS) return;
  for (const payment of [...queue]) {
    const payer = hub.byId.get(payment.payer);
    if (payer === undefined || !inTime(hub, payer, payee)) dropQueued(hub, payee, payment, 'DepositExpired');
  }
  const room = MAX_LOCKS - (state.out?.pending.length ?? MAX_LOCKS);
  const batch = queue.slice(0, Math.max(0, room));
  if (batch.length === 0) return;
  try {
    run(hub, payee, {
      type: 'pay',
      locks: batch.map(({ hash, quantity }) => ({ hash, amount: quantity })),
      sends: batch.map(({ hash, quantity }) => ({
        payee: payee.fixed.handle,
        quantity,
        fee: 0n,
        token: hash,
      })),
    });
  } catch (error) {
    if (!(error instanceof PicoError)) throw error;
    for (const payment of batch) dropQueued(hub, payee, payment, error.code);
    return;
  }
  queue.splice(0, batch.length);
  for (const { quantity } of batch) payee.reserved -= quantity;
}

/** The payee opened the lock: the same preimage opens the payer's. */
export function onOpened(hub: Hub, payee: Connection, { hash, preimage }: Of<'opened'>): void {
  const payment = hub.live.get(hash);
  if (payment === undefined) return;
  const late = payment.status === 'early';
  if (late) endEarly(hub, payee, payment);
  book(hub, payment, late ? 'lost' : 'open', preimage);
  if (late) {
    payee.notes = { ...payee.notes, lateSettler: true };
    hub.writer.touch(payee);
    hub.metrics.lostSat += payment.quantity;
  } else {
    hub.metrics.feesSat += payment.fee;
    hub.metrics.volumeSat += payment.quantity;
  }
  const payer = hub.byId.get(payment.payer);
  // After an early refusal the payer may still not have answered it: then the hub can claim what it paid.
  if (payer !== undefined) run(hub, payer, { type: 'settle', preimages: [preimage] });
  attend(hub, payee);
}

/** The payee gave the lock up, or the chain decided without it: the payer gets it back. */
export function onFailed(hub: Hub, payee: Connection, { hash, reason }: Of<'failed'>): void {
  attend(hub, payee);
  const payment = hub.live.get(hash);
  if (payment === undefined) return;
  const late = payment.status === 'early';
  if (late) endEarly(hub, payee, payment);
  book(hub, payment, reason === 'ChainOutcome' ? 'dead' : 'failed');
  if (!late) giveBack(hub, payment, reason);
}

/** channel.md §7.6: nobody can open it any more, though it was never given up. */
export function onDead(hub: Hub, payee: Connection, hash: Hex): void {
  const payment = hub.live.get(hash);
  if (payment === undefined) return;
  const late = payment.status === 'early';
  if (late) endEarly(hub, payee, payment);
  book(hub, payment, 'dead');
  if (!late) giveBack(hub, payment, 'StuckPayee');
}

function endEarly(hub: Hub, payee: Connection, { quantity }: LockedPayment): void {
  payee.early -= quantity;
  hub.early -= quantity;
}

/** channel.md §4, stuck payee: within stuck_limit the hub gives the payer back what the payee lets hang. */
export function refuseEarly(hub: Hub, payee: Connection, payment: LockedPayment): boolean {
  const limit = payee.fixed.terms.stuck_limit;
  const { quantity } = payment;
  const fits = payee.early + quantity <= limit && hub.early + quantity <= limit;
  if (!fits || payee.notes.lateSettler || payment.status !== 'pending') return false;
  payee.early += quantity;
  hub.early += quantity;
  book(hub, payment, 'early');
  giveBack(hub, payment, 'StuckPayee');
  return true;
}
