import type { Hex } from '../../lib/bytes.ts';
import { capacity } from '../../lib/channel/index.ts';
import type { Connection } from '../connection.ts';
import type { Hub } from '../hub.ts';

/**
 * What a client can still receive: deposit(h2c) − fee3 − 330 − settled − pending − reserved − owed (channel.md §5).
 * Never negative.
 */
export function receivable({ state, reserved, owedSum }: Connection): bigint {
  const out = state?.out;
  if (state === undefined || out === undefined || out.deposit.height === undefined) return 0n;
  let used = out.settled + reserved + owedSum + state.owed;
  for (const lock of out.pending) used += lock.amount;
  const free = capacity(out.params, state.setup.commitFeerate) - used;
  return free > 0n ? free : 0n;
}

/** The connection of a payee that may be paid at all; undefined when the handle is unknown, closed or never deposited. */
export function payeeOf(hub: Hub, handle: Hex): Connection | undefined {
  const c = hub.byHandle.get(handle);
  return c?.state === undefined || c.final ? undefined : c;
}

/** What the hub may owe a client outside commits: the lower of the terms' and the client's own limit. */
export function owedLimit(c: Connection): bigint {
  const { terms, maxOwed } = c.fixed;
  return maxOwed < terms.trust_limit ? maxOwed : terms.trust_limit;
}
