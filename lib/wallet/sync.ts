import type { Problem } from './broadcast.ts';
import type { Connection } from './connection.ts';
import { ledgerEntries } from './ledger.ts';
import type { Payments } from './payments.ts';
import type { BroadcastRow, PaymentRow } from './rows.ts';
import type { Runtime } from './runtime.ts';
import type { Received, SyncResult } from './types.ts';

/** How long one connection may take to come to rest. */
export const SYNC_MS = 15_000;

/**
 * Everything one connection has to catch up with: the chain, the hub's messages, the queue. What cannot be done now is
 * told as a problem, so that one connection does not stop the others.
 */
export async function syncConnection(
  runtime: Runtime,
  outgoing: Payments,
  connection: Connection,
): Promise<SyncResult> {
  const { context } = runtime;
  const { handle } = connection;
  let rows: PaymentRow[] = [];
  let problem: Problem | undefined;
  try {
    await context.tip(0);
    await runtime.tend(connection);
    if (connection.live) {
      await runtime.reach(connection);
      if (!runtime.online(handle)) await runtime.exchange(connection);
      rows = await outgoing.sendQueued(connection, SYNC_MS);
      await runtime.drive(connection, () => isQuiet(outgoing, connection, rows), SYNC_MS);
      await runtime.netAll(connection);
      await runtime.tend(connection);
    }
  } catch (error) {
    problem = runtime.tell(error, handle);
  }
  const published = await context.store.list<BroadcastRow>('broadcasts');
  const mine = published.filter((row) => row.connection === handle && !row.hold);
  return {
    rawtxs: mine.map((row) => row.rawtx),
    txids: mine.map((row) => row.txid),
    received: await receivedSince(runtime, connection),
    sent: await Promise.all(rows.map(({ id }) => outgoing.payment(id))),
    ...(problem !== undefined && { problem: { code: problem.code, message: problem.message } }),
  };
}

/** Nothing is on its way, and what was sent from the queue is decided. */
async function isQuiet(
  outgoing: Payments,
  connection: Connection,
  rows: readonly PaymentRow[],
): Promise<boolean> {
  const { state } = connection;
  if (state === undefined || state.outbox.length > 0) return state === undefined;
  if (state.in?.pending.length || state.in?.asked !== undefined || state.out?.wait !== undefined)
    return false;
  const now = await Promise.all(rows.map(({ id }) => outgoing.payment(id)));
  return now.every((payment) => payment.status !== 'unknown');
}

async function receivedSince(runtime: Runtime, connection: Connection): Promise<Received[]> {
  const { told } = connection.row;
  const query = { connection: connection.handle, from: told + 1 };
  const entries = await ledgerEntries(runtime.context.store, query);
  const last = entries.at(-1)?.at;
  if (last !== undefined) await connection.update((row) => ({ ...row, told: last }));
  return entries
    .filter((entry) => entry.kind === 'received')
    .map(({ id, quantity, token, at }) => ({
      ...{ id, connection: connection.handle, quantity, at },
      ...(token !== undefined && { token }),
      ...(id.startsWith('locked:') && token !== undefined && { invoice: token }),
    }));
}
