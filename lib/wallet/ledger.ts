import type { Store, Write } from '../store/types.ts';
import type { LedgerRow } from './rows.ts';
import type { LedgerEntry } from './types.ts';

/** An entry as a write that can happen once only: its id is its key. */
export function entryWrite(entry: LedgerEntry): Write {
  const row: LedgerRow = { ...entry, quantity: entry.quantity.toString() };
  return { add: 'ledger', key: entry.id, value: row };
}

function entryOf(row: LedgerRow): LedgerEntry {
  return { ...row, quantity: BigInt(row.quantity) };
}

/** Sum of a connection's entries: what is the wallet's in it. */
export async function ledgerBalance(store: Store, connection: string): Promise<bigint> {
  const rows = await store.list<LedgerRow>('ledger', { index: 'connection', equals: connection });
  return rows.reduce((sum, row) => sum + BigInt(row.quantity), 0n);
}

/** Stamps for entries: milliseconds, each later than all before, so that the order of booking is never in doubt. */
export async function stamper(store: Store, clock: () => number): Promise<() => number> {
  const [last] = await store.list<LedgerRow>('ledger', { index: 'at', reverse: true, limit: 1 });
  let at = last?.at ?? 0;
  return () => {
    at = Math.max(at + 1, Math.floor(clock() * 1000));
    return at;
  };
}

/** Entries by time, oldest first. `from` is a stamp, inclusive. */
export async function ledgerEntries(
  store: Store,
  query: { readonly connection?: string; readonly from?: number; readonly limit?: number },
): Promise<LedgerEntry[]> {
  const { connection, from, limit } = query;
  const rows = await store.list<LedgerRow>('ledger', {
    index: 'at',
    ...(from !== undefined && { from }),
    ...(limit !== undefined && connection === undefined && { limit }),
  });
  const mine = connection === undefined ? rows : rows.filter((row) => row.connection === connection);
  return mine.slice(0, limit).map(entryOf);
}
