import { bytesToHex, type Hex } from '../bytes.ts';
import type { TxOutput } from '../tx.ts';
import { p2wpkhScript } from './address.ts';
import { type ChainSource, type ChainTip, type ChainTx, confirmations } from './chain-source.ts';
import type { Coin } from './coins.ts';
import { type AccountKey, type KeyIndex, walletKey } from './keys.ts';

export interface ScanOptions {
  /** Unused keys in a row after which a chain of keys counts as finished (BIP44). Default 20. */
  readonly gap?: number;
  /** Next unused indexes as known before: the scan never stops short of them. */
  readonly from?: { readonly nextReceive: number; readonly nextChange: number };
}

interface HistoryEntry {
  readonly tx: ChainTx;
  /** What it paid to the account's keys. */
  readonly receivedSat: bigint;
  /** What it spent of the account's coins. */
  readonly sentSat: bigint;
}

export interface AccountScan {
  readonly tip: ChainTip;
  readonly coins: readonly Coin[];
  readonly nextReceive: number;
  readonly nextChange: number;
  /** Mempool first, then the newest block first. */
  readonly history: readonly HistoryEntry[];
}

interface UsedKey {
  readonly key: KeyIndex;
  readonly txs: readonly ChainTx[];
  readonly coins: readonly Coin[];
}

/** Keys asked for at a time: quick enough, and gentle on public servers. */
const BATCH = 4;

/** Finds an account's coins and history by its used keys (BIP44's gap limit). Unconfirmed coins have 0 confirmations. */
export async function scanAccount(
  account: AccountKey,
  source: ChainSource,
  options: ScanOptions = {},
): Promise<AccountScan> {
  const { gap = 20, from = { nextReceive: 0, nextChange: 0 } } = options;
  const tip = await source.tip();
  const receive = await scanChain(account, source, tip, { change: 0, gap, known: from.nextReceive });
  const change = await scanChain(account, source, tip, { change: 1, gap, known: from.nextChange });
  const used = [...receive, ...change];
  return {
    tip,
    coins: used.flatMap(({ coins }) => coins),
    nextReceive: Math.max(from.nextReceive, afterLast(receive)),
    nextChange: Math.max(from.nextChange, afterLast(change)),
    history: historyOf(account, used),
  };
}

async function scanChain(
  account: AccountKey,
  source: ChainSource,
  tip: ChainTip,
  { change, gap, known }: { readonly change: 0 | 1; readonly gap: number; readonly known: number },
): Promise<UsedKey[]> {
  const used: UsedKey[] = [];
  for (let index = 0; index < Math.max(known, afterLast(used)) + gap; index += BATCH) {
    const keys = Array.from({ length: BATCH }, (_, offset) => ({ change, index: index + offset }));
    const found = await Promise.all(keys.map((key) => scanKey(account, source, tip, key)));
    used.push(...found.filter(({ txs }) => txs.length > 0));
  }
  return used;
}

async function scanKey(
  account: AccountKey,
  source: ChainSource,
  tip: ChainTip,
  key: KeyIndex,
): Promise<UsedKey> {
  const script = p2wpkhScript(walletKey(account, key).publicKey);
  const txs = await source.history(script);
  const utxos = txs.length > 0 ? await source.utxos(script) : [];
  const coins = utxos.map(({ txid, vout, value, status }) => ({
    txid,
    vout,
    value,
    script,
    key,
    confirmations: confirmations(status, tip),
  }));
  return { key, txs, coins };
}

function afterLast(used: readonly UsedKey[]): number {
  return used.reduce((next, { key }) => Math.max(next, key.index + 1), 0);
}

function historyOf(account: AccountKey, used: readonly UsedKey[]): HistoryEntry[] {
  const ours = new Set(used.map(({ key }) => bytesToHex(p2wpkhScript(walletKey(account, key).publicKey))));
  const sumOurs = (outputs: readonly TxOutput[]) =>
    outputs.reduce((sum, { script, value }) => (ours.has(bytesToHex(script)) ? sum + value : sum), 0n);
  const txs = new Map<Hex, ChainTx>(used.flatMap(({ txs }) => txs.map((tx) => [tx.txid, tx] as const)));
  return [...txs.values()]
    .map((tx) => ({
      tx,
      receivedSat: sumOurs(tx.vout),
      sentSat: sumOurs(tx.vin.flatMap(({ prevout }) => prevout ?? [])),
    }))
    .sort((a, b) => heightOf(b.tx) - heightOf(a.tx));
}

function heightOf({ status }: ChainTx): number {
  return status.confirmed ? status.height : Number.MAX_SAFE_INTEGER;
}
