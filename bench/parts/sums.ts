import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { stateOf } from '../../hub/state-text.ts';
import type { Hex } from '../../lib/bytes.ts';

/** What the clients know to be done, satoshis by handle. */
export interface Books {
  readonly kind: 'open' | 'locked';
  readonly payers: ReadonlyMap<Hex, bigint>;
  readonly payees: ReadonlyMap<Hex, bigint>;
  readonly payments: number;
}

function expectSame(what: string, ours: bigint | number, hub: bigint | number): void {
  if (BigInt(ours) !== BigInt(hub))
    throw new Error(`${what}: the clients have ${ours}, the hub's store has ${hub}`);
}

/** Compares the store of a killed hub with what was acknowledged to its clients. Throws where a payment or a satoshi differs. */
export function checkSums(dir: string, books: Books): void {
  const name = readdirSync(dir).find((file) => /\.(?:sqlite|db)$/.test(file));
  if (name === undefined) throw new Error('the hub left no store behind');
  const db = new DatabaseSync(join(dir, name));
  const paid = [...books.payers.values()].reduce((all, one) => all + one, 0n);
  const rowsOf = (sql: string) => db.prepare(sql).all() as Record<string, string | number>[];
  const quantities =
    books.kind === 'open'
      ? rowsOf('SELECT sends FROM open').flatMap((row) =>
          (JSON.parse(String(row['sends'])) as [number, string][]).map(([, quantity]) => quantity),
        )
      : rowsOf("SELECT quantity FROM locked WHERE status = 'open'").map((row) => row['quantity'] ?? 0);
  expectSame('payments', books.payments, quantities.length);
  expectSame(
    'satoshis paid',
    paid,
    quantities.reduce((all: bigint, one) => all + BigInt(one), 0n),
  );
  const undecided = rowsOf("SELECT count(*) AS n FROM locked WHERE status <> 'open'")[0];
  expectSame('payments undecided', 0, Number(undecided?.['n'] ?? 0));
  const rows = rowsOf('SELECT c.handle, c.channels, s.state FROM states s JOIN connections c ON c.id = s.id');
  let seen = 0;
  for (const { handle, channels, state } of rows as { handle: Hex; channels: string; state: string }[]) {
    const { in: payee, out } = stateOf(channels, state);
    const [sent, got] = [books.payers.get(handle), books.payees.get(handle)];
    if (sent !== undefined) expectSame('a payer has paid', sent, payee?.settled ?? 0n);
    if (got !== undefined) expectSame('a payee has got', got, out?.settled ?? 0n);
    if (sent !== undefined || got !== undefined) seen++;
  }
  expectSame('connections', books.payers.size + books.payees.size, seen);
  db.close();
}
