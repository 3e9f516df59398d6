import { readSaved } from '../../../btcpay/saved.ts';
import type { WalletApi } from '../../../wallet/types.ts';
import type { StoreKeeper } from './keeper.ts';

/** In a backup file, beside the connections: only who has the seed reads it. */
interface StoreBackup {
  readonly at: number;
  readonly label: string;
  /** A SavedClient. */
  readonly client: unknown;
}

/** The wallet's backup, the stores in it. Pairings that wait are left out: their codes are short-lived. */
export async function backupWithStores(wallet: WalletApi, keeper: StoreKeeper): Promise<string> {
  const rows = await keeper.stores();
  const stores = await Promise.all(
    rows.map(
      async ({ id, at, label }): Promise<StoreBackup> => ({ at, label, client: await keeper.saved(id) }),
    ),
  );
  return await wallet.backup(stores.length === 0 ? {} : { stores });
}

/** Takes in the stores of a backup of this seed that are not there; their number. One that cannot be read is left aside. */
export async function restoreStores(wallet: WalletApi, keeper: StoreKeeper, text: string): Promise<number> {
  const { stores } = await wallet.backedUpBeside(text);
  let count = 0;
  for (const entry of Array.isArray(stores) ? (stores as readonly Partial<StoreBackup>[]) : []) {
    try {
      const { label, at } = entry;
      if (typeof label !== 'string' || typeof at !== 'number') continue;
      if (await keeper.keepNew(readSaved(entry.client), { label, at })) count++;
    } catch {
      // Of a newer release: that one can take it in.
    }
  }
  return count;
}
