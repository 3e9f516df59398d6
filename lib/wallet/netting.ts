import { capacity, NETTING, sendable } from '../channel/index.ts';
import type { Connection } from './connection.ts';

/**
 * What netting may win back now (channel.md §4): x ≤ min(settled(h2c), settled(c2h), trust_limit − owed), when little
 * is left to send; 0 when it is not needed, or not the moment.
 */
function nettable(connection: Connection, height: number): bigint {
  const { state } = connection;
  const { out, in: payee } = state ?? {};
  if (!connection.live || state === undefined || out === undefined || payee === undefined) return 0n;
  if (state.closing !== undefined || state.owed > 0n || out.wait !== undefined || out.pending.length > 0)
    return 0n;
  if (payee.pending.length > 0 || payee.asked !== undefined || payee.frozen !== undefined) return 0n;
  if (payee.published !== undefined || payee.leaving || payee.deposit.spend !== undefined) return 0n;
  if (out.deposit.spend !== undefined || state.outbox.length > 0) return 0n;
  const room = capacity(out.params, state.setup.commitFeerate);
  if (sendable(state, height) * 2n >= room) return 0n;
  const limits = [payee.settled, out.settled, state.setup.trustLimit - state.owed];
  const x = limits.reduce((min, limit) => (limit < min ? limit : min));
  return x > 0n ? x : 0n;
}

/** One step; the next one follows when the hub has done its half. */
export async function net(connection: Connection, height: number): Promise<boolean> {
  const by = nettable(connection, height);
  if (by === 0n) return false;
  await connection.run([{ type: 'reduce', by, reason: NETTING }]);
  return true;
}

/** No refusal or reduction is half done in either channel. */
export function isSettled({ state }: Connection): boolean {
  return state?.in?.asked === undefined && state?.out?.wait === undefined;
}
