import { prepareConnection } from './connect.ts';
import { begunOpening } from './resume.ts';
import type { Runtime } from './runtime.ts';
import type { ConnectRequest, ConnectResult } from './types.ts';

/**
 * Opens a connection to the hub at this address, or goes on with one that was begun. Returns once the deposit is
 * stored; the hub is told, and the deposit broadcast, now or by `tick`. Throws what `prepareConnection` throws; where
 * the hub refuses the opening, its refusal.
 */
export async function openConnection(
  runtime: Runtime,
  request: ConnectRequest,
  hub: string,
): Promise<ConnectResult> {
  const { row, txid, feeSat } = await runtime.coinLock(async () => {
    const rows = [...runtime.connections.values()].map((c) => c.row);
    const begun = request.resume && (await begunOpening(runtime.context, rows, request, hub));
    if (begun) return begun;
    const opening = await prepareConnection(runtime.context, request, hub);
    await runtime.add(opening.row);
    return opening;
  });
  const connection = runtime.get(row.handle);
  // A deposit that was released before may never have left the house.
  const released = connection.row.phase === 'live';
  try {
    await runtime.tend(connection);
    if (released) await runtime.publishNow();
  } catch (error) {
    if (connection.row.phase === 'failed') throw error;
    runtime.tell(error, row.handle);
  }
  runtime.keepOnline(connection);
  return { handle: row.handle, txid, feeSat };
}
