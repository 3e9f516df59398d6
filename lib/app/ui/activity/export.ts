import type { TextFile } from '../../../rpc/views.ts';
import type { Store } from '../../../store/types.ts';
import type { LedgerRow } from '../../../wallet/rows.ts';
import type { ChainEntry } from '../chain-history.ts';
import { csvText } from './csv.ts';
import { describe } from './describe.ts';
import { chainItem, type Item, ledgerItem } from './items.ts';
import type { Sources } from './sources.ts';

/** One movement of money. Satoshis as decimal strings; `balance` is the sum up to and with it. */
interface Movement {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly kind: string;
  readonly amount: string;
  readonly balance: string;
  readonly site?: string;
  readonly memo?: string;
  readonly to?: string;
  readonly txid?: string;
  readonly hash?: string;
  readonly connection?: string;
  readonly payment?: string;
  readonly id: string;
}

const COLUMNS = [
  'time',
  'kind',
  'amount',
  'balance',
  'site',
  'memo',
  'to',
  'txid',
  'hash',
  'connection',
  'payment',
  'id',
] as const;

/**
 * Every movement of money, oldest first: of the channels as the ledger has them (fees lines of their own), of the chain as
 * transactions, their fees included. A deposit leaves the chain and enters a channel, so the sum is what the wallet has.
 */
export async function movements(
  store: Store,
  chain: readonly ChainEntry[],
  sources: Sources,
): Promise<readonly Movement[]> {
  const rows = await store.list<LedgerRow>('ledger', { index: 'at' });
  const items: Item[] = [
    ...rows.filter((row) => row.kind !== 'chain').map(movementItem),
    ...chain.map(chainItem),
  ];
  items.sort((a, b) => a.at - b.at);
  const moved: Movement[] = [];
  let balance = 0n;
  for (const item of items) {
    const line = await describe(item, sources);
    balance += BigInt(line.amount);
    const { kind, amount, origin, memo, to, txid, hash, connection, payment, id } = line;
    moved.push({
      time: new Date(item.at).toISOString(),
      ...{ kind, amount, balance: balance.toString(), id },
      ...(origin !== undefined && { site: origin }),
      ...(memo !== undefined && { memo }),
      ...(to !== undefined && { to }),
      ...(txid !== undefined && { txid }),
      ...(hash !== undefined && { hash }),
      ...(connection !== undefined && { connection }),
      ...(payment !== undefined && { payment }),
    });
  }
  return moved;
}

function movementItem(row: LedgerRow): Item {
  return ledgerItem(row) ?? { id: row.id, at: row.at, from: 'ledger', row };
}

export function csvFile(moved: readonly Movement[], name: string): TextFile {
  const header = COLUMNS.map((column) =>
    column === 'amount' || column === 'balance' ? `${column}_sat` : column,
  );
  const rows = moved.map((line) => COLUMNS.map((column) => line[column] ?? ''));
  return { name: `${name}.csv`, type: 'text/csv', text: csvText([header, ...rows]) };
}

export function jsonFile(
  moved: readonly Movement[],
  name: string,
  about: { readonly network: string; readonly at: number },
): TextFile {
  const file = {
    format: 'picopay-activity',
    version: 1,
    network: about.network,
    exportedAt: about.at,
    unit: 'sat',
    balance: moved.at(-1)?.balance ?? '0',
    entries: moved,
  };
  return { name: `${name}.json`, type: 'application/json', text: `${JSON.stringify(file, null, 1)}\n` };
}
