import type { ChainTx } from '../lib/bitcoin/chain-source.ts';
import { bytesToHex, equalBytes, sha256 } from '../lib/bytes.ts';
import {
  atRisk,
  type ChannelParams,
  type CommitRecord,
  decodeValue,
  depositScript,
  type SeenTx,
  type Side,
} from '../lib/channel/index.ts';
import type { Connection } from './connection.ts';
import type { Hub } from './hub.ts';
import { run } from './machine.ts';

/** What the chain says of one connection → commands to its engine (channel.md §7.8, §7.9, §9). */

/** Blocks after which a fact is not looked at again. */
const SETTLED = 6;

/** Does mempool news matter at once? Hot money: revealed epochs, published commits, pending deposits, a close. */
export function isUrgent(hub: Hub, { state, notes }: Connection): boolean {
  if (state === undefined || notes.badDeposit) return false;
  const { out, in: c2h, closing } = state;
  if (closing?.stage === 'signed' || c2h?.published !== undefined) return true;
  if (c2h?.deposit.height === undefined || (out !== undefined && out.deposit.height === undefined))
    return true;
  if (out === undefined) return false;
  const spend = out.deposit.spend ?? c2h.deposit.spend;
  return atRisk(out) > 0n || spend !== undefined || hub.tip >= out.params.expireHeight;
}

export async function lookAt(hub: Hub, c: Connection): Promise<void> {
  for (const side of ['in', 'out'] as const) {
    await lookAtDeposit(hub, c, side);
    await lookAtSpend(hub, c, side);
    await lookAtClaims(hub, c, side);
  }
}

function halfOf({ state }: Connection, side: Side) {
  return side === 'in' ? state?.in : state?.out;
}

function isOld(hub: Hub, c: Connection, height: number | undefined): boolean {
  const minConf = c.fixed.terms.min_conf;
  return height !== undefined && hub.tip - height + 1 >= minConf + SETTLED;
}

/** The deposit's block, until it is deep. What the client announced must be what the chain has, to the satoshi. */
async function lookAtDeposit(hub: Hub, c: Connection, side: Side): Promise<void> {
  const half = halfOf(c, side);
  if (half === undefined || c.notes.badDeposit || isOld(hub, c, half.deposit.height)) return;
  const { txid, vout, value } = half.params;
  const tx = await hub.chain.transaction(txid);
  const height = tx?.status.confirmed ? tx.status.height : undefined;
  if (tx !== undefined && height !== undefined && half.deposit.height === undefined) {
    const output = tx.vout[vout];
    if (output?.value !== value || !equalBytes(output.script, programOf(half.params))) {
      c.notes = { ...c.notes, badDeposit: true };
      hub.writer.touch(c);
      return;
    }
  }
  // A tip that is not known here yet is not used either: the next round sees it.
  if (height === half.deposit.height || (height !== undefined && height > hub.tip)) return;
  run(hub, c, { type: 'deposit', side, ...(height !== undefined && { height }) });
}

export function programOf(params: ChannelParams): Uint8Array {
  return Uint8Array.of(0, 32, ...sha256(depositScript(params)));
}

async function lookAtSpend(hub: Hub, c: Connection, side: Side): Promise<void> {
  const half = halfOf(c, side);
  if (half === undefined || half.deposit.height === undefined) return;
  const known = half.deposit.spend;
  if (isOld(hub, c, known?.height)) return;
  const { txid, vout } = half.params;
  const spend = await hub.chain.outspend(txid, vout);
  if (!spend.spent) {
    if (known !== undefined) run(hub, c, { type: 'unspent', side });
    return;
  }
  const height = spend.status.confirmed ? spend.status.height : undefined;
  if (known?.txid === spend.txid && known.height === height) return;
  const tx = await hub.chain.transaction(spend.txid);
  if (tx === undefined || (height !== undefined && height > hub.tip)) return;
  const seen = seenOf(tx, spend.vin, height);
  const out0 = tx.vout[0];
  const text = out0 === undefined ? undefined : hub.store.record(c.id, bytesToHex(out0.script));
  const record = text === undefined ? undefined : decodeValue<CommitRecord>(text);
  run(hub, c, { type: 'spent', side, tx: seen, ...(record !== undefined && { record }) });
}

async function lookAtClaims(hub: Hub, c: Connection, side: Side): Promise<void> {
  const spend = halfOf(c, side)?.deposit.spend;
  if (spend?.commit === undefined) return;
  await lookAtClaim(hub, c, side, 'commit', spend.txid, 0, spend.claim);
  if (side === 'out' && spend.commit.rest !== undefined)
    await lookAtClaim(hub, c, side, 'rest', spend.txid, 2, spend.rest);
}

async function lookAtClaim(
  hub: Hub,
  c: Connection,
  side: Side,
  output: 'commit' | 'rest',
  txid: string,
  vout: number,
  known: { readonly txid: string; readonly height?: number } | undefined,
): Promise<void> {
  if (isOld(hub, c, known?.height)) return;
  const claim = await hub.chain.outspend(txid, vout);
  if (!claim.spent) {
    if (known !== undefined) run(hub, c, { type: 'claimed', side, output });
    return;
  }
  const height = claim.status.confirmed ? claim.status.height : undefined;
  if (known?.txid === claim.txid && known.height === height) return;
  const tx = await hub.chain.transaction(claim.txid);
  if (tx === undefined || (height !== undefined && height > hub.tip)) return;
  run(hub, c, { type: 'claimed', side, output, tx: seenOf(tx, claim.vin, height) });
}

function seenOf(tx: ChainTx, vin: number, height: number | undefined): SeenTx {
  return {
    txid: tx.txid,
    witness: tx.vin[vin]?.witness ?? [],
    outputs: tx.vout,
    ...(height !== undefined && { height }),
  };
}

/** Looks at the deposit outpoint of h2c before a reveal is booked (channel.md §4). */
export async function lookBeforeBooking(hub: Hub, c: Connection): Promise<void> {
  await lookAtSpend(hub, c, 'out');
  hub.looks.delete(c);
  run(hub, c, { type: 'looked', ok: true });
  // Spent so that the reveal does not protect: the chain decides, look again with the next block.
  if (c.state?.out?.wait?.revealed) hub.looks.add(c);
}
