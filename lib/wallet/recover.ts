import { bytesToHex, type Hex } from '../bytes.ts';
import { codeOf } from '../errors.ts';
import { openBackup, recoveredRow } from './backup.ts';
import { accountRow, changeScript } from './coins.ts';
import type { Context } from './context.ts';
import type { AccountRow, BroadcastRow, ConnectionRow, StaticRow } from './rows.ts';
import type { Runtime } from './runtime.ts';
import type { RecoverInfo } from './types.ts';

/** Hubs are asked for connection indexes in a row; so many unknown ones end it. */
const GAP = 20;
const MOST_CHANGE = 2000;

/** Takes connections of a backup in that this store does not know. Their number. */
export async function restore(runtime: Runtime, text: string): Promise<number> {
  const { context } = runtime;
  const { connections } = await openBackup(context, text);
  const statics = connections.filter(({ handle }) => !runtime.connections.has(handle));
  for (const row of statics) await takeIn(runtime, row);
  return statics.length;
}

async function takeIn(runtime: Runtime, row: StaticRow): Promise<void> {
  const { context } = runtime;
  const connection = recoveredRow(context, row);
  const account = await accountRow(context);
  const next: AccountRow = {
    ...account,
    nextConnection: Math.max(account.nextConnection, row.index + 1),
    nextChange: Math.max(account.nextChange, changeIndexOf(context, row.home) + 1),
  };
  await context.store.commit([
    { add: 'connections', key: row.handle, value: connection },
    { put: 'accounts', key: String(context.account), value: next },
  ]);
  await runtime.add(connection);
}

/** Index of the change key that a home script belongs to, so that a scan finds what comes home; -1 when it is none. */
function changeIndexOf(context: Context, home: Hex): number {
  for (let index = 0; index < MOST_CHANGE; index++)
    if (bytesToHex(changeScript(context, index)) === home) return index;
  return -1;
}

/** Asks every hub the wallet has a connection with, and the one it would use; who is away is left out. */
export async function askHubs(runtime: Runtime, hub: string | undefined): Promise<void> {
  const hubs = new Set([...runtime.connections.values()].map(({ row }) => row.hub));
  if (hub !== undefined) hubs.add(hub);
  for (const url of hubs)
    await askHub(runtime, url).catch((error: unknown) => {
      if (!isAway(error)) runtime.tell(error);
    });
}

/** Asks a hub for its copies of the static backup, index by index: each handle proves itself by its signature. */
async function askHub(runtime: Runtime, url: string): Promise<void> {
  const { context } = runtime;
  const client = context.hubClient(url);
  const { pubkey } = await client.ask('mph_status', {});
  for (let index = 0, unknown = 0; unknown < GAP; index++, unknown++) {
    const { handle, privateKey } = context.keys.connection(index).handle;
    if (runtime.connections.has(handle)) continue;
    const answer = await client.call(
      'mph_status',
      { handle },
      { handle, key: privateKey, hub: String(pubkey) },
    );
    const { backup } = answer;
    if (typeof backup !== 'string') continue;
    unknown = -1;
    await restore(runtime, atob(backup)).catch((error: unknown) => runtime.tell(error, handle));
  }
}

/** What has become of each own deposit. */
export async function recoverInfo(context: Context, row: ConnectionRow): Promise<RecoverInfo> {
  const { handle, c2h } = row;
  const base = { handle, value: BigInt(c2h.value), expireHeight: c2h.expireHeight };
  if (row.status === 'closed') return { ...base, state: 'returned' };
  const outpoint = `${c2h.txid}:${c2h.vout}`;
  const rows = await context.store.list<BroadcastRow>('broadcasts');
  const mine = rows.filter((b) => b.connection === handle && b.purpose !== 'deposit' && !b.hold);
  const [published] = [...mine.filter((b) => b.outpoint === outpoint), ...mine];
  if (published !== undefined) return { ...base, state: 'published', txid: published.txid };
  const status = await context.chain.status(c2h.txid);
  return { ...base, state: status === undefined ? 'unseen' : 'waiting' };
}

/** A hub that is gone is no obstacle. */
function isAway(error: unknown): boolean {
  return ['HubUnreachable', 'InvalidAnswer', 'BadSignature', 'InvalidUrl'].includes(codeOf(error));
}
