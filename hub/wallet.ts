import { confirmations } from '../lib/bitcoin/chain-source.ts';
import type { Coin } from '../lib/bitcoin/coins.ts';
import { buildPayment, type Payment } from '../lib/bitcoin/payment.ts';
import { decodeTransaction } from '../lib/bitcoin/transaction.ts';
import type { Action } from '../lib/channel/index.ts';
import { encodeValue } from '../lib/channel/index.ts';
import type { TxOutput } from '../lib/tx.ts';
import type { Connection } from './connection.ts';
import type { Hub } from './hub.ts';
import { CHANGE_KEY, HOME_KEY } from './keys.ts';
import type { BroadcastRow } from './store/types.ts';

/** A rebuilt transaction replaces the last one only when its feerate has risen by so much: less is refused or wasted. */
const REPLACE_FACTOR = 1.25;

function outpointsOf(rawtx: string): string[] {
  return decodeTransaction(rawtx).inputs.map(({ txid, vout }) => `${txid}:${vout}`);
}

/** Coins the hub may spend now: confirmed ones and its own change, not those that a kept transaction spends already. */
export async function walletCoins(hub: Hub): Promise<Coin[]> {
  const taken = new Set([...hub.broadcasts.values()].flatMap(({ rawtx }) => outpointsOf(rawtx)));
  const [home, change] = await Promise.all([
    hub.chain.utxos(hub.keys.home),
    hub.chain.utxos(hub.keys.change),
  ]);
  const coins = [
    ...home.map((utxo) => ({ utxo, key: HOME_KEY })),
    ...change.map((utxo) => ({ utxo, key: CHANGE_KEY })),
  ].map(({ utxo: { txid, vout, value, script, status }, key }) => ({
    txid,
    vout,
    value,
    script,
    key,
    confirmations: confirmations(status, { height: hub.tip }),
  }));
  hub.liquidity = coins.reduce((sum, coin) => (coin.confirmations > 0 ? sum + coin.value : sum), 0n);
  return coins.filter(
    (coin) => !taken.has(`${coin.txid}:${coin.vout}`) && (coin.confirmations > 0 || coin.key === CHANGE_KEY),
  );
}

/** A signed transaction of the hub's wallet that pays these outputs. Throws InsufficientFunds. */
export function payFrom(hub: Hub, coins: readonly Coin[], outputs: readonly TxOutput[]): Payment {
  return buildPayment({ coins, outputs, feerate: hub.feerate, account: hub.keys.wallet, change: CHANGE_KEY });
}

/** Puts a transaction among those that are published until they confirm. */
export function addBroadcast(hub: Hub, row: BroadcastRow): void {
  hub.broadcasts.set(row.outpoint, row);
  const { now } = hub.writer;
  now.published.delete(row.outpoint);
  now.broadcasts.set(row.outpoint, row);
  hub.writer.after(() => hub.wake('publish'));
}

/** What the engine wants on the chain. It says so at every block until it is there. */
export function keepBroadcast(hub: Hub, c: Connection, action: Extract<Action, { type: 'publish' }>): void {
  const known = hub.broadcasts.get(action.outpoint);
  const dearer = known !== undefined && hub.feerate >= known.feerate * REPLACE_FACTOR;
  if (known !== undefined && (known.txid === action.txid || (known.purpose === action.purpose && !dearer)))
    return;
  const { outpoint, purpose, txid, rawtx, anchor } = action;
  addBroadcast(hub, {
    outpoint,
    connection: c.id,
    purpose,
    txid,
    rawtx,
    feerate: Math.ceil(hub.feerate),
    ...(anchor !== undefined && { anchor: encodeValue({ ...anchor, feeSat: anchor.feeSat.toString() }) }),
  });
}

/** Forgets a transaction that is deep enough, or that something else has made void. */
export function dropBroadcast(hub: Hub, outpoint: string): void {
  hub.broadcasts.delete(outpoint);
  const { now } = hub.writer;
  now.broadcasts.delete(outpoint);
  now.published.add(outpoint);
  hub.writer.schedule();
}
