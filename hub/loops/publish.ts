import { p2wpkhScript } from '../../lib/bitcoin/address.ts';
import { confirmations } from '../../lib/bitcoin/chain-source.ts';
import { cpfp } from '../../lib/bitcoin/cpfp.ts';
import { codeOf, PicoError } from '../../lib/errors.ts';
import type { Hub } from '../hub.ts';
import { CHANGE_KEY } from '../keys.ts';
import type { BroadcastRow } from '../store/types.ts';
import { addBroadcast, dropBroadcast, walletCoins } from '../wallet.ts';

/** Blocks after which a transaction is out of our hands. */
const DEEP = 6;

/** Brings what is kept to the chain, again and again, until it is deep; raises the fee of commits where that is needed. */
export async function publishRound(hub: Hub): Promise<void> {
  const failures: unknown[] = [];
  for (const row of [...hub.broadcasts.values()]) {
    try {
      await push(hub, row);
    } catch (error) {
      // Refused by the node: void, too early, or a parent is missing; the chain or the next block decides.
      if (codeOf(error) !== 'BroadcastRejected') failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function push(hub: Hub, row: BroadcastRow): Promise<void> {
  const status = await hub.chain.status(row.txid);
  if (status !== undefined) {
    if (confirmations(status, { height: hub.tip }) >= DEEP) return dropBroadcast(hub, row.outpoint);
    if (!status.confirmed && row.anchor !== undefined) await raise(hub, row);
    return;
  }
  if (await isVoid(hub, row)) return dropBroadcast(hub, row.outpoint);
  try {
    await hub.chain.broadcast(row.rawtx);
  } catch (error) {
    if (row.anchor === undefined || codeOf(error) !== 'BroadcastRejected') throw error;
    await raise(hub, row);
    return;
  }
  if (row.anchor !== undefined) await raise(hub, row);
}

/** Another transaction took the outpoint, deep enough to be final. */
async function isVoid(hub: Hub, row: BroadcastRow): Promise<boolean> {
  const [txid = '', vout] = row.outpoint.split(':');
  const spend = await hub.chain.outspend(txid, Number(vout));
  return spend.spent && spend.txid !== row.txid && confirmations(spend.status, { height: hub.tip }) >= DEEP;
}

interface Anchor {
  readonly vout: number;
  readonly value: string;
  readonly feeSat: string;
  readonly vsize: number;
}

/** A child on the commit's anchor that brings both up to the feerate of the day (channel.md §3). */
async function raise(hub: Hub, row: BroadcastRow): Promise<void> {
  const c = hub.byId.get(row.connection);
  const anchor: Anchor = JSON.parse(row.anchor ?? '{}');
  const feeSat = BigInt(anchor.feeSat);
  if (c === undefined || feeSat >= BigInt(Math.ceil(hub.feerate * anchor.vsize))) return;
  const outpoint = `${row.txid}:${anchor.vout}`;
  const before = hub.broadcasts.get(outpoint);
  if (before !== undefined && hub.feerate < before.feerate * 1.25) {
    await hub.chain.broadcastPackage([row.rawtx, before.rawtx]);
    return;
  }
  const worthSat = c.state?.in?.params.value ?? 0n;
  const script = p2wpkhScript(hub.ecdsa.publicKey(c.env.inKey));
  const child = cpfp({
    parents: [{ vsize: anchor.vsize, feeSat }],
    spend: [
      { txid: row.txid, vout: anchor.vout, value: BigInt(anchor.value), script, privateKey: c.env.inKey },
    ],
    coins: await walletCoins(hub),
    account: hub.keys.wallet,
    change: CHANGE_KEY,
    feerate: hub.feerate,
    worthSat,
  });
  addBroadcast(hub, {
    outpoint,
    connection: c.id,
    purpose: 'child',
    txid: child.txid,
    rawtx: child.rawtx,
    feerate: Math.ceil(hub.feerate),
  });
  await hub.writer.durable();
  const txids = await hub.chain.broadcastPackage([row.rawtx, child.rawtx]);
  if (!txids.includes(row.txid)) throw new PicoError('BroadcastRejected', 'the package was not taken');
}
