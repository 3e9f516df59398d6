import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { stateOf } from '../../hub/state-text.ts';
import { sqliteStore } from '../../hub/store/sqlite.ts';
import type { LockedPayment, OpenPayment } from '../../hub/store/types.ts';
import type { Hex } from '../../lib/bytes.ts';
import { type ConnectionState, decodeState } from '../../lib/channel/index.ts';
import type { ConnectionRow, LedgerRow } from '../../lib/wallet/rows.ts';
import { type Attempt, type Client, type Crowd, DEPOSIT } from './crowd.ts';

/** What the dead hub's file says. */
export interface HubBooks {
  readonly ids: ReadonlyMap<Hex, number>;
  readonly states: ReadonlyMap<Hex, ConnectionState>;
  readonly locked: readonly LockedPayment[];
  readonly open: readonly OpenPayment[];
}

/** Reads the books of a hub that does not run. */
export function hubBooks(dir: string): HubBooks {
  const path = join(dir, 'hub.sqlite');
  const store = sqliteStore(path);
  const { connections } = store.load();
  const open = [...store.openFrom(0)];
  const ids = new Map<Hex, number>();
  const states = new Map<Hex, ConnectionState>();
  for (const { id, handle, channels, state } of connections) {
    ids.set(handle, id);
    if (channels !== undefined && state !== undefined) states.set(handle, stateOf(channels, state));
  }
  store.close();
  return { ids, states, locked: allLocked(path), open };
}

/** The hub looks locked payments up one by one; an auditor wants them all. */
function allLocked(path: string): LockedPayment[] {
  const db = new DatabaseSync(path);
  const rows = db.prepare('SELECT * FROM locked').all();
  db.close();
  return rows.map((row) => ({
    ...(row as unknown as LockedPayment),
    quantity: BigInt(Number(row['quantity'])),
    fee: BigInt(Number(row['fee'])),
  }));
}

interface Books {
  readonly client: Client;
  readonly state: ConnectionState;
  readonly ledger: readonly LedgerRow[];
}

async function booksOf(client: Client): Promise<Books> {
  const row = await client.store.get<ConnectionRow>('connections', client.handle);
  const ledger = await client.store.list<LedgerRow>('ledger', {
    index: 'connection',
    equals: client.handle,
  });
  return { client, ledger, state: decodeState(row?.state ?? '') };
}

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);
const sumOf = (ledger: readonly LedgerRow[], ...kinds: readonly LedgerRow['kind'][]): bigint =>
  sum(ledger.filter((row) => kinds.includes(row.kind)).map((row) => BigInt(row.quantity)));

/** channel.md §6.2: both sides, from their payments, come to what their channels say. */
async function checkConnection(client: Client, hub: HubBooks): Promise<bigint> {
  const { ledger, state } = await booksOf(client);
  const theirs = hub.states.get(client.handle);
  const id = hub.ids.get(client.handle);
  const channels = (state.in?.settled ?? 0n) - (state.out?.settled ?? 0n) + state.owed;
  expect([client.name, theirs?.out?.settled, theirs?.in?.settled, theirs?.owed]).toEqual([
    client.name,
    state.in?.settled,
    state.out?.settled,
    state.owed,
  ]);
  const paid = hub.locked.filter((p) => p.status === 'open' || p.status === 'lost');
  const received = sum([...paid, ...hub.open].filter((p) => p.payee === id).map((p) => p.quantity));
  const debited = hub.locked.filter((p) => p.status === 'open');
  const sent = sum([...debited, ...hub.open].filter((p) => p.payer === id).map((p) => p.quantity + p.fee));
  expect([client.name, received - sent]).toEqual([client.name, channels]);
  expect(sumOf(ledger, 'received', 'sent', 'fee', 'refund', 'adjust')).toBe(channels);
  expect(sumOf(ledger, 'received')).toBe(received);
  expect(-sumOf(ledger, 'sent', 'fee', 'refund')).toBe(sent);
  expect((await client.wallet.connection(client.handle)).balance).toBe(DEPOSIT + channels);
  return channels;
}

/** What was told once is so for ever; who paid has paid once, and who was paid has it once. */
async function checkAttempt(attempt: Attempt, hub: HubBooks, ledgers: Map<Client, readonly LedgerRow[]>) {
  const { payer, payee, quantity, reference, told, kind, id } = attempt;
  const now = await payer.wallet.payment(id).catch(() => undefined);
  const got = (ledgers.get(payee) ?? []).filter((r) => r.kind === 'received' && r.token === reference);
  const gave = (ledgers.get(payer) ?? []).filter((r) => r.kind === 'sent' && r.payment === id);
  const at = `${kind} payment ${id} of ${quantity} from ${payer.name} to ${payee.name}`;
  if (told !== undefined) expect([at, now]).toEqual([at, told]);
  expect([at, now?.status === 'unknown']).toEqual([at, false]);
  const settled = now?.status === 'settled';
  const row = hub.locked.find((p) => p.hash === reference);
  // Only the hub may lose, where a payee let a payment hang (channel.md §4): who paid has it back, who was paid keeps it.
  const given = settled || (kind === 'locked' && row?.status === 'lost');
  expect([at, got.map((entry) => entry.quantity)]).toEqual([at, given ? [`${quantity}`] : []]);
  if (kind === 'locked') {
    expect([at, gave.map((entry) => entry.quantity)]).toEqual([at, settled ? [`-${quantity}`] : []]);
    expect([at, row?.status === 'open']).toEqual([at, settled]);
    if (settled) expect([at, sha256Hex(now.token), row?.preimage]).toEqual([at, reference, now.token]);
  } else {
    const rows = hub.open.filter((p) => p.token === reference);
    expect([at, rows.map((entry) => entry.quantity)]).toEqual([at, settled ? [quantity] : []]);
  }
}

function sha256Hex(hex = ''): Hex {
  return createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');
}

/** Every payment and every sum, over all clients and the hub. Returns the hub's gain, in satoshis. */
export async function reconcile({ clients, attempts }: Crowd, hub: HubBooks): Promise<bigint> {
  const ledgers = new Map<Client, readonly LedgerRow[]>();
  for (const client of clients) ledgers.set(client, (await booksOf(client)).ledger);
  for (const attempt of attempts) await checkAttempt(attempt, hub, ledgers);
  let moved = 0n;
  for (const client of clients) moved += await checkConnection(client, hub);
  const fees = sum([...hub.locked.filter((p) => p.status === 'open'), ...hub.open].map((p) => p.fee));
  const lost = sum(hub.locked.filter((p) => p.status === 'lost').map((p) => p.quantity));
  // channel.md §6.3, less what the hub lost by its own early refusals (§4, stuck payee).
  expect(-moved).toBe(fees - lost);
  return fees - lost;
}
