import type { Store } from '../../store/types.ts';
import type { ConnectionRow, LedgerRow } from '../../wallet/rows.ts';

/** On main net: enough to use the thing, little enough to learn by. */
const CAP_SAT = 1_000_000n;

/** The most a first deposit on main net may be; undefined elsewhere, and once there has been one. */
export async function firstDepositCap(store: Store, network: string): Promise<bigint | undefined> {
  if (network !== 'main') return undefined;
  const rows = await store.list<ConnectionRow>('connections');
  if (rows.some((row) => row.phase === 'live')) return undefined;
  // Forgotten connections have left their entries.
  const settled = await store.list<LedgerRow>('ledger', { index: 'at', limit: 500 });
  return settled.some((row) => row.kind === 'deposit') ? undefined : CAP_SAT;
}
