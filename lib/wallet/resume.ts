import { checkHubUrl } from '../hub/index.ts';
import type { Opening } from './connect.ts';
import type { Context } from './context.ts';
import type { BroadcastRow, ConnectionRow } from './rows.ts';
import type { ConnectRequest } from './types.ts';

/**
 * The opening that was asked for in the same words before and is not finished: who was killed after its deposit was
 * stored, and asks again, must not lock up a second one. Undefined when there is none.
 */
export async function begunOpening(
  context: Context,
  rows: readonly ConnectionRow[],
  request: ConnectRequest,
  hub: string,
): Promise<Opening | undefined> {
  const { asset, quantity, receive = quantity, maxOwed = 0n } = request;
  const url = checkHubUrl(hub).href;
  const row = rows.find(
    (r) =>
      r.status === 'opening' &&
      r.phase !== 'failed' &&
      r.hub === url &&
      r.asset === asset &&
      r.c2h.value === quantity.toString() &&
      r.receive === receive.toString() &&
      r.maxOwed === maxOwed.toString(),
  );
  if (row === undefined) return undefined;
  const { txid } = row.c2h;
  const sent = await context.store.list<BroadcastRow>('broadcasts');
  const feeSat = BigInt(sent.find((one) => one.txid === txid)?.built?.feeSat ?? '0');
  return { row, txid, feeSat };
}
