import type { Hex } from '../bytes.ts';
import type { Action } from '../channel/index.ts';
import type { Write } from '../store/types.ts';
import type { Context } from './context.ts';
import type { BroadcastRow } from './rows.ts';
import type { Work } from './work.ts';

/** A replacement must be worth its while, and its fee above the old one by what nodes ask (BIP125). */
const STEP = 1.25;

/**
 * The row that gets a transaction of the engine onto the chain. The engine says what is due at each tip, at the feerate
 * of the day; the same thing a little dearer does not replace what is already waiting.
 */
export async function plannedBroadcast(
  context: Context,
  work: Work,
  action: Extract<Action, { type: 'publish' }>,
): Promise<readonly Write[]> {
  const key = action.outpoint;
  const planned = work.writes.findLast(
    (write) => 'put' in write && write.put === 'broadcasts' && write.key === key,
  );
  const old =
    planned !== undefined && 'put' in planned
      ? (planned.value as BroadcastRow)
      : await context.store.get<BroadcastRow>('broadcasts', key);
  const { feerate } = context.known;
  if (old?.txid === action.txid) return [];
  // A close names its own feerate, and is only signed again at a higher one.
  const same = old?.purpose === action.purpose && action.purpose !== 'close';
  if (same && feerate < old.feerate * STEP + 1) return [];
  const row: BroadcastRow = {
    outpoint: key,
    txid: action.txid,
    rawtx: action.rawtx,
    purpose: action.purpose,
    connection: work.row.handle,
    feerate,
    at: context.clock(),
    ...(action.anchor !== undefined && {
      anchor: {
        vout: action.anchor.vout,
        feeSat: action.anchor.feeSat.toString(),
        vsize: action.anchor.vsize,
      },
    }),
  };
  return [{ put: 'broadcasts', key, value: row }];
}

export function outpointOf({ txid, vout }: { readonly txid: Hex; readonly vout: number }): string {
  return `${txid}:${vout}`;
}
