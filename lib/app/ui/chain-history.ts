import type { WalletApi, WalletTransaction } from '../../wallet/types.ts';
import { BLOCK_SECONDS } from './connection-view.ts';
import type { UiDeps } from './deps.ts';

const KEY = 'chain-history';

/** A transaction of the wallet on the chain, as it was last seen. */
export interface ChainEntry {
  readonly txid: string;
  /** Milliseconds: when it was first seen here, or about when its block came. */
  readonly at: number;
  /** Height of its block; absent in the mempool. */
  readonly height?: number;
  /** Signed satoshis: what the wallet's coins gained or lost, the fee included. */
  readonly change: string;
  readonly fee: string;
}

export interface ChainHistory {
  /** Newest first, as last seen. */
  list(): Promise<readonly ChainEntry[]>;
  /** Asks the chain; true when something is new. */
  update(wallet: WalletApi): Promise<boolean>;
  tip(): Promise<number>;
  /** Must the chain be asked, though no figure has moved? At first, and after this wallet sent something itself. */
  readonly due: boolean;
  expectNews(): void;
}

interface Row {
  readonly tip: number;
  readonly entries: readonly ChainEntry[];
}

/** The on-chain half of the activity, kept for when the chain cannot be asked: settings, key 'chain-history'. */
export function chainHistory({ store, platform }: UiDeps): ChainHistory {
  let row: Row | undefined;
  let due = true;
  const load = async (): Promise<Row> => {
    row ??= (await store.get<Row>('settings', KEY)) ?? { tip: 0, entries: [] };
    return row;
  };
  return {
    list: async () => (await load()).entries,
    tip: async () => (await load()).tip,
    get due() {
      return due;
    },
    expectNews() {
      due = true;
    },
    async update(wallet) {
      const before = await load();
      const known = new Map(before.entries.map((entry) => [entry.txid, entry] as const));
      due = false;
      const [seen, { height }] = await Promise.all([wallet.transactions(), wallet.chain.tip()]).catch(
        (error: unknown) => {
          due = true;
          throw error;
        },
      );
      const now = { height, ms: platform.clock() * 1000, network: wallet.network };
      // The newest come first; those first seen in one look keep their order.
      const entries = seen.map((tx, i) => entryOf(tx, known.get(tx.txid), { ...now, ms: now.ms - i }));
      entries.sort((a, b) => b.at - a.at || compare(b.txid, a.txid));
      const fresh = JSON.stringify(entries) !== JSON.stringify(before.entries);
      row = { tip: height, entries };
      if (fresh || before.tip !== height) await store.commit([{ put: 'settings', key: KEY, value: row }]);
      return fresh;
    },
  };
}

function entryOf(
  tx: WalletTransaction,
  known: ChainEntry | undefined,
  now: { readonly height: number; readonly ms: number; readonly network: string },
): ChainEntry {
  const { txid, confirmations, change, feeSat } = tx;
  const age = now.network === 'regtest' ? 0 : Math.max(0, confirmations - 1) * BLOCK_SECONDS * 1000;
  return {
    txid,
    at: known?.at ?? now.ms - age,
    ...(confirmations > 0 && { height: now.height - confirmations + 1 }),
    change: change.toString(),
    fee: feeSat.toString(),
  };
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
