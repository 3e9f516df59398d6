import { p2wpkhScript, scriptToAddress } from '../bitcoin/address.ts';
import type { Coin } from '../bitcoin/coins.ts';
import { walletKey } from '../bitcoin/keys.ts';
import type { Payment } from '../bitcoin/payment.ts';
import { type AccountScan, scanAccount } from '../bitcoin/scan.ts';
import { type Bytes, bytesToHex, hexToBytes } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import { outpointOf } from './broadcast-rows.ts';
import type { Context } from './context.ts';
import type { AccountRow, BroadcastRow, BuiltRow, CoinRow, ConnectionRow } from './rows.ts';
import type { ChainBalance } from './types.ts';

const RESERVE_SAT = 10_000n;

/** The wallet's coins: what the chain shows, less what a transaction of ours already spends. */
export interface Coins {
  readonly scan: AccountScan;
  readonly spendable: readonly Coin[];
  readonly reserved: readonly Coin[];
}

export async function accountRow(context: Context): Promise<AccountRow> {
  const { account } = context;
  const row = await context.store.get<AccountRow>('accounts', String(account));
  return row ?? { account, nextReceive: 0, nextChange: 0, nextConnection: 0 };
}

export async function coinsOf(context: Context): Promise<Coins> {
  const { nextReceive, nextChange } = await accountRow(context);
  const scan = await scanAccount(context.keys.accountKey(), context.chain, {
    from: { nextReceive, nextChange },
  });
  const rows = await context.store.list<BroadcastRow>('broadcasts');
  const used = new Set(rows.flatMap((row) => (row.built?.inputs ?? []).map(outpointOf)));
  return {
    scan,
    spendable: scan.coins.filter((coin) => !used.has(outpointOf(coin))),
    reserved: scan.coins.filter((coin) => used.has(outpointOf(coin))),
  };
}

export async function chainBalance(context: Context): Promise<ChainBalance> {
  const { spendable, reserved } = await coinsOf(context);
  const reserve = await feeReserve(context);
  const sum = (coins: readonly Coin[]) => coins.reduce((total, coin) => total + coin.value, 0n);
  return {
    confirmed: sum(spendable.filter((coin) => coin.confirmations > 0)),
    unconfirmed: sum(spendable.filter((coin) => coin.confirmations === 0)),
    reserved: sum(reserved),
    ...(reserve > 0n && { reserve }),
  };
}

/**
 * A commit that was signed at a low feerate gets to the chain by a child at its anchor, and the child is paid from here
 * (channel.md §3): enough for commit and child, some 400 vB, at 25 sat/vB.
 */
export async function feeReserve(context: Context): Promise<bigint> {
  const rows = await context.store.list<ConnectionRow>('connections');
  const receives = rows.some(
    (row) =>
      row.phase === 'live' && row.receive !== '0' && ['opening', 'open', 'closing'].includes(row.status),
  );
  return receives ? RESERVE_SAT : 0n;
}

/** Confirmed coins, and unconfirmed ones that this wallet made itself: nobody else can take them back. */
export function safeCoins(coins: Coins): Coin[] {
  return coins.spendable.filter((coin) => coin.confirmations > 0 || coin.key.change === 1);
}

export async function receiveAddress(context: Context): Promise<string> {
  const { scan } = await coinsOf(context);
  const { publicKey } = walletKey(context.keys.accountKey(), { change: 0, index: scan.nextReceive });
  const address = scriptToAddress(p2wpkhScript(publicKey), context.network);
  if (address === undefined) throw new PicoError('InvalidAddress', 'this key has no address');
  return address;
}

export function changeScript(context: Context, index: number): Bytes {
  return p2wpkhScript(walletKey(context.keys.accountKey(), { change: 1, index }).publicKey);
}

function coinRow({ txid, vout, value, script, key }: Coin): CoinRow {
  return { txid, vout, value: value.toString(), script: bytesToHex(script), ...key };
}

function coinOf(row: CoinRow): Coin {
  const { txid, vout, change, index } = row;
  const [value, script] = [BigInt(row.value), hexToBytes(row.script)];
  return { txid, vout, value, script, confirmations: 0, key: { change, index } };
}

/** A built payment in its stored form, and back. */
export function builtRow(payment: Payment, shrink?: number): BuiltRow {
  const { feeSat, vsize, inputs, outputs, changeOutput } = payment;
  return {
    feeSat: feeSat.toString(),
    vsize,
    inputs: inputs.map(coinRow),
    outputs: outputs.map(({ value, script }) => ({ value: value.toString(), script: bytesToHex(script) })),
    ...(changeOutput !== undefined && {
      changeOutput: {
        vout: changeOutput.vout,
        value: changeOutput.value.toString(),
        index: changeOutput.key.index,
      },
    }),
    ...(shrink !== undefined && { shrink }),
  };
}

export function paymentOf(row: BroadcastRow & { readonly built: BuiltRow }): Payment {
  const { feeSat, vsize, inputs, outputs, changeOutput } = row.built;
  return {
    rawtx: row.rawtx,
    txid: row.txid,
    vsize,
    feeSat: BigInt(feeSat),
    inputs: inputs.map(coinOf),
    outputs: outputs.map(({ value, script }) => ({ value: BigInt(value), script: hexToBytes(script) })),
    ...(changeOutput !== undefined && {
      changeOutput: {
        vout: changeOutput.vout,
        value: BigInt(changeOutput.value),
        key: { change: 1, index: changeOutput.index },
      },
    }),
  };
}
