import type { ChannelParams, ConnectionState, PayeeState, PayerState } from '../channel/index.ts';
import { actBy, cannotPay, capacity, inTime, sendable } from '../channel/index.ts';
import type { Connection } from './connection.ts';
import type { ConnectionInfo, DepositInfo } from './types.ts';
import { moved } from './work.ts';

/** What the wallet tells of a connection. */
export function connectionInfo(
  connection: Connection,
  now: { readonly height: number; readonly queued: number; readonly online: boolean },
): ConnectionInfo {
  const { row, state, terms } = connection;
  const { out, in: payee } = state ?? {};
  const live = connection.live && row.status !== 'closing';
  const balance = balanceOf(connection);
  return {
    handle: row.handle,
    hub: row.hub,
    asset: row.asset,
    status: row.status,
    balance,
    sendable: live && state !== undefined ? available(connection, now.height) : 0n,
    receivable: live && state !== undefined ? receivable(state, now.height) : 0n,
    owed: state?.owed ?? 0n,
    feeSat: terms.sync_fee,
    ttl: ttlOf(state, now.height),
    queued: now.queued,
    online: now.online,
    ...(out !== undefined && { out: depositInfo(out) }),
    ...(payee !== undefined && { in: depositInfo(payee) }),
    ...(row.problem !== undefined && { problem: row.problem }),
  };
}

/** deposit - sent + received + owed; nothing before the deposit may be broadcast, or once all has come back. */
export function balanceOf({ row, state }: Connection): bigint {
  if (state?.out === undefined || row.status === 'closed') return 0n;
  return state.out.params.value + moved(state);
}

/** What the next payment can carry, its fee included. */
export function available({ state }: Connection, height: number): bigint {
  return state === undefined ? 0n : sendable(state, height);
}

/** What can still come in: the deposit's room less what is settled, pending and owed. */
export function receivable(state: ConnectionState, height: number): bigint {
  const { in: payee, setup } = state;
  if (payee === undefined || payee.frozen !== undefined || payee.deposit.spend !== undefined) return 0n;
  if (payee.published !== undefined || state.closing !== undefined) return 0n;
  if (payee.deposit.height === undefined || height - payee.deposit.height + 1 < setup.times.minConf)
    return 0n;
  if (!inTime(payee.params, {}, setup.times, 'client', height)) return 0n;
  const pending = payee.pending.reduce((sum, lock) => sum + lock.amount, 0n);
  const room = capacity(payee.params, setup.commitFeerate) - payee.settled - pending - state.owed;
  return room > 0n ? room : 0n;
}

/** Blocks until a channel takes no more value: the nearer of both ends (channel.md §7.3). */
function ttlOf(state: ConnectionState | undefined, height: number): number | null {
  if (state?.out?.deposit.height === undefined) return null;
  const { times } = state.setup;
  const left = (params: ChannelParams) => actBy(params, {}, times, 'client') - times.nap - height;
  const ends = [left(state.out.params), ...(state.in === undefined ? [] : [left(state.in.params)])];
  return Math.max(0, Math.min(...ends));
}

function depositInfo(half: PayerState | PayeeState): DepositInfo {
  const { params, deposit, settled, pending } = half;
  return {
    txid: params.txid,
    vout: params.vout,
    value: params.value,
    expireHeight: params.expireHeight,
    settled,
    pending: pending.reduce((sum, lock) => sum + lock.amount, 0n),
    ...(deposit.height !== undefined && { height: deposit.height }),
    ...(deposit.spend !== undefined && { spentBy: deposit.spend.txid }),
  };
}

/** May a payment start now: the engine is willing, nothing is pending, and no queue of answers stands before it. */
export function isIdle({ state }: Connection, height: number): boolean {
  return state !== undefined && cannotPay(state, height) === undefined && state.out?.pending.length === 0;
}
