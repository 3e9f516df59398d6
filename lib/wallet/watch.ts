import { p2wshScript } from '../bitcoin/address.ts';
import type { ChainTx } from '../bitcoin/chain-source.ts';
import { bytesToHex, equalBytes, type Hex } from '../bytes.ts';
import {
  actBy,
  atRisk,
  type ChannelParams,
  type Command,
  type CommitRecord,
  claims,
  depositScript,
  isFinal,
  programHex,
  type SeenTx,
  type Side,
} from '../channel/index.ts';
import { restScript } from '../channel/scripts.ts';
import type { Write } from '../store/types.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';
import { balanceOf } from './info.ts';
import { entryWrite } from './ledger.ts';
import type { InvoiceRow } from './rows.ts';
import type { ConnectionStatus } from './types.ts';

/** What the chain shows of a connection, told to the engine (channel.md §7 and §9). */

/** Looks at both deposits and at what spends them, then lets the engine do what is due at this tip. */
export async function watchConnection(context: Context, connection: Connection): Promise<void> {
  if (connection.state === undefined || connection.row.status === 'closed') return;
  for (const side of ['out', 'in'] as const) {
    const seen = await deposits(context, connection, side);
    if (seen.length > 0) await connection.run(seen);
    const claimed = await claimsSeen(context, connection, side);
    if (claimed.length > 0) await connection.run(claimed);
  }
  const waiting = connection.state.out?.wait?.revealed === true;
  await connection.run([{ type: 'tip' }, ...(waiting ? [{ type: 'looked' as const, ok: true }] : [])]);
  await setStatus(context, connection);
}

/** A reveal is booked only after a look at the deposit; what spends it is told to the engine first (channel.md §4). */
export async function lookAtDeposit(context: Context, connection: Connection): Promise<void> {
  await context.tip(0);
  const seen = (await deposits(context, connection, 'out')).filter((c) => c.type === 'spent');
  await connection.run([...seen, { type: 'looked', ok: true }]);
}

async function deposits(context: Context, connection: Connection, side: Side): Promise<Command[]> {
  const half = side === 'out' ? connection.state?.out : connection.state?.in;
  if (half === undefined) return [];
  const { params, deposit } = half;
  const status = await context.chain.status(params.txid);
  const height = status?.confirmed ? status.height : undefined;
  const commands: Command[] = [];
  if (height !== deposit.height && (height === undefined || (await isOurs(context, params))))
    commands.push({ type: 'deposit', side, ...(height !== undefined && { height }) });
  if (status === undefined) return commands;
  const spend = await context.chain.outspend(params.txid, params.vout);
  if (!spend.spent) {
    if (deposit.spend !== undefined) commands.push({ type: 'unspent', side });
    return commands;
  }
  const tx = await context.chain.transaction(spend.txid);
  if (tx === undefined) return commands;
  const seen = seenTx({ ...tx, status: spend.status }, spend.vin);
  if (deposit.spend?.txid === seen.txid && deposit.spend.height === seen.height) return commands;
  const record = side === 'out' ? await recordOf(connection, params, seen) : undefined;
  commands.push({ type: 'spent', side, tx: seen, ...(record !== undefined && { record }) });
  return commands;
}

/** Value and script of the output, rebuilt and compared: nothing the hub says about its deposit is believed. */
async function isOurs(context: Context, params: ChannelParams): Promise<boolean> {
  const tx = await context.chain.transaction(params.txid);
  const output = tx?.vout[params.vout];
  if (output === undefined || output.value !== params.value) return false;
  return equalBytes(output.script, p2wshScript(depositScript(params)));
}

/**
 * What was kept of the commit. A wallet that lost it (restored from a backup) still knows its own output of any commit,
 * the rest: it takes that one back, and leaves the payee's alone.
 */
async function recordOf(
  connection: Connection,
  params: ChannelParams,
  tx: SeenTx,
): Promise<CommitRecord | undefined> {
  const [out0, , rest] = tx.outputs;
  if (out0 === undefined) return undefined;
  const script = bytesToHex(out0.script);
  const kept = await connection.record(script);
  if (kept !== undefined) return kept;
  const own = rest !== undefined && bytesToHex(rest.script) === programHex(restScript(params.payer));
  return own ? { script, epoch: 0x7fffffff, revokeHash: '00'.repeat(20), locks: [] } : undefined;
}

async function claimsSeen(context: Context, connection: Connection, side: Side): Promise<Command[]> {
  const half = side === 'out' ? connection.state?.out : connection.state?.in;
  const spend = half?.deposit.spend;
  if (spend?.commit === undefined) return [];
  const outputs = [
    { output: 'commit' as const, vout: 0, known: spend.claim },
    ...(spend.commit.rest === undefined ? [] : [{ output: 'rest' as const, vout: 2, known: spend.rest }]),
  ];
  const commands: Command[] = [];
  for (const { output, vout, known } of outputs) {
    const claim = await context.chain.outspend(spend.txid, vout);
    if (!claim.spent) {
      if (known !== undefined) commands.push({ type: 'claimed', side, output });
      continue;
    }
    const tx = await context.chain.transaction(claim.txid);
    if (tx === undefined) continue;
    const seen = seenTx({ ...tx, status: claim.status }, claim.vin);
    if (known?.txid === seen.txid && known.height === seen.height) continue;
    commands.push({ type: 'claimed', side, output, tx: seen });
  }
  return commands;
}

function seenTx(tx: ChainTx, vin: number): SeenTx {
  return {
    txid: tx.txid,
    witness: tx.vin[vin]?.witness ?? [],
    outputs: tx.vout,
    ...(tx.status.confirmed && { height: tx.status.height }),
  };
}

/** opening → open → closing → closed, from what the state says; a recovering connection stays one until it is closed. */
async function setStatus(context: Context, connection: Connection): Promise<void> {
  const { state, row } = connection;
  if (state === undefined) return;
  const turn = { state, env: connection.env() };
  const done = state.out?.deposit.spend !== undefined && isFinal(turn, 'out') && isFinal(turn, 'in');
  if (done) return await settle(context, connection);
  const status = statusOf(connection);
  if (status !== row.status) await connection.update((now) => ({ ...now, status }));
}

function statusOf({ row, state }: Connection): ConnectionStatus {
  if (row.status === 'recover' || state === undefined) return row.status;
  const { out, in: payee, closing, setup } = state;
  const spent = out?.deposit.spend ?? payee?.deposit.spend;
  if (closing?.stage === 'signed' || spent !== undefined || payee?.leaving || payee?.published !== undefined)
    return 'closing';
  if (row.status === 'open') return 'open';
  const wanted = row.receive !== '0';
  return out?.deposit.height !== undefined && (!wanted || payee?.deposit.height !== undefined) && setup
    ? 'open'
    : 'opening';
}

/** All has come home, or cannot: the ledger is brought to zero by what the chain paid, and by what was lost to fees. */
async function settle(context: Context, connection: Connection): Promise<void> {
  const { state, row } = connection;
  const left = balanceOf(connection);
  const txids = new Set<Hex>();
  for (const half of [state?.out, state?.in]) {
    const spend = half?.deposit.spend;
    for (const txid of [spend?.txid, spend?.claim?.txid, spend?.rest?.txid])
      if (txid !== undefined) txids.add(txid);
  }
  let home = 0n;
  for (const txid of txids) {
    const tx = await context.chain.transaction(txid);
    for (const { script, value } of tx?.vout ?? []) if (bytesToHex(script) === row.home) home += value;
  }
  const entry = { connection: row.handle };
  const writes = [
    entryWrite({
      ...entry,
      id: `settlement:${row.handle}`,
      at: context.stamp(),
      kind: 'settlement',
      quantity: -home,
    }),
    ...(left === home
      ? []
      : [
          entryWrite({
            ...entry,
            id: `loss:${row.handle}`,
            at: context.stamp(),
            kind: 'loss' as const,
            quantity: home - left,
          }),
        ]),
  ];
  const paid = await paidOnChain(context, connection);
  await connection.update(
    (now) => ({ ...now, status: 'closed' }),
    [...paid, ...(row.status === 'recover' ? [] : writes)],
  );
}

/** Invoices whose preimage only the payout showed: the chain has paid them. */
async function paidOnChain(context: Context, { state }: Connection): Promise<Write[]> {
  const spend = state?.in?.deposit.spend;
  if (spend?.claim?.kind !== 'payout') return [];
  const writes: Write[] = [];
  for (const { hash, amount } of spend.commit?.locks ?? []) {
    const invoice = await context.store.get<InvoiceRow>('invoices', hash);
    if (invoice?.status !== 'accepting') continue;
    const value = { ...invoice, status: 'paid', paidAt: context.clock(), received: amount.toString() };
    writes.push({ put: 'invoices', key: hash, value });
  }
  return writes;
}

/** Height by which the chain must be looked at again (channel.md §7.8 and §7.9); undefined when nothing is at stake. */
export function wakeHeight(connection: Connection, height: number): number | undefined {
  const { state, row } = connection;
  if (state === undefined || row.status === 'closed') return row.phase === 'deposit' ? height + 1 : undefined;
  const { out, in: payee, setup } = state;
  const { delay, confirm, nap } = setup.times;
  const due: number[] = [];
  if (row.status === 'opening' || row.status === 'closing') due.push(height + 1);
  if (out !== undefined) {
    due.push(out.params.expireHeight);
    if (atRisk(out) > 0n) due.push(height + Math.max(1, delay - confirm - 1));
    if (out.deposit.spend !== undefined || out.wait !== undefined) due.push(height + 1);
  }
  if (payee !== undefined && payee.deposit.spend === undefined) {
    const held = claims(payee);
    if (held.length > 0 || payee.pending.length > 0) due.push(height + nap);
    for (const commit of held) due.push(actBy(payee.params, commit, setup.times, 'client') - nap);
    due.push(payee.params.expireHeight - confirm - nap);
  }
  return due.length === 0 ? undefined : Math.max(height + 1, Math.min(...due));
}
