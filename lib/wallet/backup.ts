import { type Bytes, taggedHash, utf8ToBytes } from '../bytes.ts';
import { encodeState, newConnection, step } from '../channel/index.ts';
import { PicoError } from '../errors.ts';
import { openWithKey, sealWithKey } from '../vault/sealed.ts';
import type { Beside } from './backup-types.ts';
import type { Context } from './context.ts';
import { channelParams, setupOf } from './params.ts';
import type { ConnectionRow, StaticRow } from './rows.ts';

/** The static backup (channel.md §9): with the seed it brings the own deposits back, the hub gone for ever. */

const CONTEXT = 'picopay/static-backup';
const VERSION = 1;

interface BackupFile {
  readonly version: number;
  readonly network: string;
  readonly account: number;
  readonly connections: readonly StaticRow[];
  /** What the wallet's owner keeps beside: releases that do not know it leave it aside. */
  readonly beside?: Beside;
}

/** Only who has the seed can read a backup. */
function backupKey(seed: Bytes): Bytes {
  return taggedHash(CONTEXT, seed);
}

function staticOf(row: ConnectionRow): StaticRow {
  const { handle, index, hub, hubKey, asset, terms, c2h, h2cPayer, h2cPayee, h2cSpendHash, home } = row;
  return { handle, index, hub, hubKey, asset, terms, c2h, h2cPayer, h2cPayee, h2cSpendHash, home };
}

async function seal(
  context: Context,
  connections: readonly StaticRow[],
  beside: Beside = {},
): Promise<string> {
  const { network, account } = context;
  const file: BackupFile = {
    ...{ version: VERSION, network, account, connections },
    ...(Object.keys(beside).length > 0 && { beside }),
  };
  const sealed = await sealWithKey(
    utf8ToBytes(JSON.stringify(file)),
    backupKey(context.keys.seed()),
    CONTEXT,
  );
  return JSON.stringify(sealed);
}

/** One connection's backup as the hub keeps it: base64 of the sealed file's text. */
export async function sealedStatic(context: Context, row: ConnectionRow): Promise<string> {
  return btoa(await seal(context, [staticOf(row)]));
}

export async function makeBackup(context: Context, beside?: Beside): Promise<string> {
  const rows = await context.store.list<ConnectionRow>('connections');
  return await seal(context, rows.filter((row) => row.phase !== 'failed').map(staticOf), beside);
}

/** What is in a backup of this seed. Throws InvalidBackup, WrongNetwork, and what the vault throws. */
export async function openBackup(
  context: Context,
  text: string,
): Promise<Required<Pick<BackupFile, 'connections' | 'beside'>>> {
  let sealed: unknown;
  try {
    sealed = JSON.parse(text);
  } catch {
    throw new PicoError('InvalidBackup', 'this is no backup of PicoPay: it is not JSON');
  }
  const plain = await openWithKey(sealed, backupKey(context.keys.seed()), CONTEXT);
  const file = JSON.parse(new TextDecoder().decode(plain)) as BackupFile;
  if (file.version !== VERSION)
    throw new PicoError('InvalidBackup', `the backup is of form ${file.version}: update PicoPay to read it`);
  if (file.network !== context.network || file.account !== context.account)
    throw new PicoError(
      'WrongNetwork',
      `the backup is of ${file.network}, account ${file.account}; open that wallet`,
    );
  return { connections: file.connections, beside: file.beside ?? {} };
}

/**
 * A connection that comes from a backup: its deposit is watched and taken back at expiry. It signs no commit, for what
 * it once signed and was given is lost (channel.md §8).
 */
export function recoveredRow(context: Context, row: StaticRow): ConnectionRow {
  const keys = context.keys.connection(row.index);
  const params = channelParams(row.c2h);
  const env = {
    ecdsa: context.ecdsa,
    outKey: keys.c2h.privateKey,
    inKey: keys.h2c.privateKey,
    tip: 0,
    feerate: 1,
    secretOf: () => undefined,
  };
  const fresh = newConnection(setupOf(row, context.network));
  const { state } = step(fresh, { type: 'open', side: 'out', params, revokeHash: '00'.repeat(20) }, env);
  return {
    ...row,
    status: 'recover',
    phase: 'live',
    receive: '0',
    maxOwed: '0',
    createdAt: context.clock(),
    told: 0,
    state: encodeState(state),
  };
}
