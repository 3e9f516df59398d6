import { decodeState } from '../../channel/index.ts';
import { parseTerms } from '../../hub/index.ts';
import type { ConnectionView } from '../../rpc/views.ts';
import type { ConnectionRow } from '../../wallet/rows.ts';
import type { ConnectionInfo } from '../../wallet/types.ts';

/** Ten minutes: what a block takes on average wherever blocks are mined by many. */
export const BLOCK_SECONDS = 600;
/** A day of blocks: less than that is too little to renew in peace. */
const SHORT_BLOCKS = 144;

interface Now {
  readonly network: string;
  readonly height: number;
  /** Unix seconds. */
  readonly clock: number;
}

/** About when a height is reached; undefined on the test chain of one machine, whose blocks come when they are asked for. */
export function aboutWhen(height: number, now: Now): number | undefined {
  if (now.network === 'regtest') return undefined;
  return now.clock + Math.max(0, height - now.height) * BLOCK_SECONDS;
}

/** A connection as screens show it. `row` is what the store holds of it. */
export function connectionView(
  info: ConnectionInfo,
  row: ConnectionRow | undefined,
  now: Now,
): ConnectionView {
  const { out, ttl, status } = info;
  const due = dueOf(info, now.network);
  const endsAt = ttl === null ? undefined : aboutWhen(now.height + ttl, now);
  const returnsHeight = returnHeight(info, row);
  const returnsAt = returnsHeight === undefined ? undefined : aboutWhen(returnsHeight, now);
  const txid = out?.txid ?? row?.c2h.txid;
  return {
    ...{ handle: info.handle, hub: info.hub, asset: info.asset, status, ttl, online: info.online },
    balance: info.balance.toString(),
    sendable: info.sendable.toString(),
    receivable: info.receivable.toString(),
    owed: info.owed.toString(),
    fee: info.feeSat.toString(),
    ...(endsAt !== undefined && { endsAt }),
    ...(txid !== undefined && { txid }),
    ...(status === 'opening' && {
      confirmations: out?.height === undefined ? 0 : Math.max(0, now.height - out.height + 1),
      ...(row !== undefined && { needed: parseTerms(row.terms).min_conf }),
    }),
    ...(due !== undefined && { due }),
    ...(returnsHeight !== undefined && { returnsHeight }),
    ...(returnsAt !== undefined && { returnsAt }),
    ...(info.problem !== undefined && { problem: info.problem }),
  };
}

function dueOf({ status, ttl, out, sendable }: ConnectionInfo, network: string): ConnectionView['due'] {
  if (status !== 'open' || out === undefined) return undefined;
  const life = out.height === undefined ? 0 : out.expireHeight - out.height;
  const short = network === 'regtest' ? 0 : SHORT_BLOCKS;
  if (ttl !== null && (ttl * 5 < life || ttl < short)) return 'expiry';
  return sendable * 10n < out.value ? 'low' : undefined;
}

/** Height from which the own deposit can be taken back; undefined where it comes back sooner, or has been spent. */
function returnHeight(info: ConnectionInfo, row: ConnectionRow | undefined): number | undefined {
  const alone = info.status === 'recover' || (info.status === 'closing' && !isTogether(row));
  if (!alone || info.out?.spentBy !== undefined) return undefined;
  return info.out?.expireHeight ?? row?.c2h.expireHeight;
}

function isTogether(row: ConnectionRow | undefined): boolean {
  if (row?.state === undefined) return false;
  return decodeState(row.state).closing?.stage === 'signed';
}
