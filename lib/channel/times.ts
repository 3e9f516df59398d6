import type { ChannelParams, CommitTerms, Setup, Times } from './types.ts';

/** The most blocks a payout may have to wait (channel.md §7). */
export const MAX_DELAY = 2016;

/** The rules of channel.md §7, one function each. Heights are of blocks; `tip` is the newest. */

/** Z for a client, 0 for a hub, which never sleeps. */
export function napOf(role: Setup['role'], times: Times): number {
  return role === 'hub' ? 0 : times.nap;
}

/** §7.1: lock_height of a new lock from a hub to its payee; on top of pending locks never above theirs. */
export function hubLockHeight(times: Times, tip: number): number {
  return tip + times.delay + 2 * times.confirm + 3 * times.nap + 4;
}

/** §7.2: lock_height of a client's lock outlasts the deposit, so nothing needs hardening. */
export function clientLockHeight(params: ChannelParams, times: Times): number {
  return params.expireHeight + params.delay + times.confirm + times.nap;
}

/** §7.3: may a hub forward a lock of this height, given the channel it is paid by? */
export function mayForward(c2hExpireHeight: number, lockHeight: number, times: Times): boolean {
  return c2hExpireHeight - times.confirm >= lockHeight + 2 * times.confirm;
}

/** §7.4: by this height the payee publishes the commit, if it is its best. */
export function actBy(
  params: ChannelParams,
  terms: Pick<CommitTerms, 'lockHeight'>,
  times: Times,
  payee: Setup['role'],
): number {
  const nap = napOf(payee, times);
  const byExpiry = params.expireHeight - times.confirm - nap;
  if (terms.lockHeight === undefined) return byExpiry;
  return Math.min(byExpiry, terms.lockHeight - params.delay - 2 * times.confirm - nap);
}

/** §7.3: may the payee take a commit that adds value now? */
export function inTime(
  params: ChannelParams,
  terms: Pick<CommitTerms, 'lockHeight'>,
  times: Times,
  payee: Setup['role'],
  tip: number,
): boolean {
  if (payee === 'hub') return params.expireHeight - 2 * times.confirm >= tip;
  if (
    terms.lockHeight !== undefined &&
    terms.lockHeight - params.delay - 2 * times.confirm - 2 * times.nap < tip
  )
    return false;
  return actBy(params, terms, times, payee) - times.nap >= tip;
}

/** §7: the shortest life a connection may have, in blocks. */
export function expireMin(times: Times): number {
  return 2 * times.delay + 8 * times.confirm + 6 * times.nap;
}
