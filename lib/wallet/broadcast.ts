import { p2wpkhScript } from '../bitcoin/address.ts';
import { type Child, type CpfpRequest, cpfp } from '../bitcoin/cpfp.ts';
import type { Hex } from '../bytes.ts';
import { ANCHOR } from '../channel/commit.ts';
import { codeOf, PicoError } from '../errors.ts';
import type { Write } from '../store/types.ts';
import { accountRow, builtRow, changeScript, coinsOf, safeCoins } from './coins.ts';
import type { Context } from './context.ts';
import type { BroadcastRow, ConnectionRow } from './rows.ts';

/** Blocks after which a transaction is taken for final, and its row dropped. */
const FINAL_DEPTH = 6;

/**
 * Gives a stored transaction to the chain. `strict`: the user waits for it, and a refusal is thrown; the row is then
 * dropped where the transaction can never be valid, so that its coins are free again, in one commit with `forget`.
 */
export async function publishRow(
  context: Context,
  row: BroadcastRow,
  { strict = false, forget = [] }: { readonly strict?: boolean; readonly forget?: readonly Write[] } = {},
): Promise<void> {
  if (row.hold) return;
  try {
    if (row.parent !== undefined) await context.chain.broadcastPackage([row.parent, row.rawtx]);
    else await context.chain.broadcast(row.rawtx);
  } catch (error) {
    if (!(error instanceof PicoError)) throw error;
    if (
      error.code === 'BroadcastRejected' &&
      strict &&
      row.purpose === 'payment' &&
      (await unknown(context, row.txid))
    )
      await context.store.commit([{ delete: 'broadcasts', key: row.outpoint }, ...forget]);
    throw error;
  }
}

async function unknown(context: Context, txid: Hex): Promise<boolean> {
  return await context.chain.status(txid).then(
    (status) => status === undefined,
    () => false,
  );
}

export interface Problem {
  readonly handle?: Hex;
  readonly code: string;
  readonly message: string;
}

/** Everything that is not deep yet is seen to: published again, its fee raised, or dropped once it is deep. */
export async function publishAll(context: Context): Promise<Problem[]> {
  const problems: Problem[] = [];
  const { height } = await context.tip();
  for (const row of await context.store.list<BroadcastRow>('broadcasts')) {
    if (row.hold) continue;
    try {
      const status = await context.chain.status(row.txid);
      if (status?.confirmed) {
        if (height - status.height + 1 >= FINAL_DEPTH)
          await context.store.commit([{ delete: 'broadcasts', key: row.outpoint }]);
        continue;
      }
      // A commit that pays too little on its own gets in together with its child only.
      const raised = row.anchor !== undefined && (await raiseCommit(context, row));
      if (status === undefined && !raised) await publishRow(context, row);
    } catch (error) {
      if (await superseded(context, row, height)) continue;
      const known = error instanceof PicoError;
      problems.push({
        ...(row.connection !== undefined && { handle: row.connection }),
        code: known ? error.code : 'Internal',
        message: `${row.purpose} ${row.txid} is not on the chain yet: ${known ? error.message : 'internal error'}`,
      });
    }
  }
  return problems;
}

/** Another transaction took the outpoint, deep enough: this one can never confirm. */
async function superseded(context: Context, row: BroadcastRow, height: number): Promise<boolean> {
  const [txid = '', vout = '0'] = row.outpoint.split(':');
  const spend = await context.chain.outspend(txid, Number(vout)).catch(() => undefined);
  if (!spend?.spent || spend.txid === row.txid || !spend.status.confirmed) return false;
  if (height - spend.status.height + 1 >= FINAL_DEPTH)
    await context.store.commit([{ delete: 'broadcasts', key: row.outpoint }]);
  return true;
}

/** A commit whose own fee is too low for now gets a child at its anchor (channel.md §3); true when both went out. */
async function raiseCommit(context: Context, row: BroadcastRow): Promise<boolean> {
  const { anchor, connection } = row;
  const { feerate } = context.known;
  if (anchor === undefined || connection === undefined) return false;
  const has = Number(anchor.feeSat) / anchor.vsize;
  const key = `${row.txid}:${anchor.vout}`;
  const old = await context.store.get<BroadcastRow>('broadcasts', key);
  if (feerate <= has * 1.1) return false;
  if (old !== undefined && feerate < old.feerate * 1.25 + 1) {
    await publishRow(context, old);
    return true;
  }
  const owner = await context.store.get<ConnectionRow>('connections', connection);
  // The child is paid from the account: without its key the commit goes out as it is.
  if (owner === undefined || !context.keys.full) return false;
  const { privateKey, publicKey } = context.keys.connection(owner.index).h2c;
  const coins = await coinsOf(context);
  const index = coins.scan.nextChange;
  const spend = {
    txid: row.txid,
    vout: anchor.vout,
    value: ANCHOR,
    script: p2wpkhScript(publicKey),
    privateKey,
  };
  const child = tryCpfp({
    parents: [{ vsize: anchor.vsize, feeSat: BigInt(anchor.feeSat) }],
    spend: [spend],
    coins: safeCoins(coins),
    account: context.keys.accountKey(),
    change: { change: 1, index },
    feerate,
    worthSat: BigInt(owner.c2h.value),
  });
  if (child === undefined) return false;
  const next: BroadcastRow = {
    outpoint: key,
    txid: child.txid,
    rawtx: child.rawtx,
    purpose: 'child',
    connection,
    feerate,
    at: context.clock(),
    parent: row.rawtx,
    built: builtRow({
      ...child,
      outputs: [{ value: child.changeOutput.value, script: changeScript(context, index) }],
    }),
  };
  await context.store.commit([
    { put: 'broadcasts', key, value: next },
    {
      put: 'accounts',
      key: String(context.account),
      value: { ...(await accountRow(context)), nextChange: index + 1 },
    },
  ]);
  await publishRow(context, next);
  return true;
}

/** Without coins for it the commit goes out as it is: better late than never. */
function tryCpfp(request: CpfpRequest): Child | undefined {
  try {
    return cpfp(request);
  } catch (error) {
    if (codeOf(error) === 'InsufficientFunds') return undefined;
    throw error;
  }
}
