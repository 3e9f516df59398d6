import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Hex } from '../../lib/bytes.ts';
import { decodeState } from '../../lib/channel/index.ts';

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
  const count = (sql: string): bigint => {
    const statement = db.prepare(sql);
    statement.setReadBigInts(true);
    return BigInt((statement.get() as Record<string, bigint>)['n'] ?? 0n);
  };
  const paid = [...books.payers.values()].reduce((all, one) => all + one, 0n);
  const from = books.kind === 'open' ? 'open' : "locked WHERE status = 'open'";
  expectSame('payments', books.payments, count(`SELECT count(*) AS n FROM ${from}`));
  expectSame('satoshis paid', paid, count(`SELECT coalesce(sum(quantity), 0) AS n FROM ${from}`));
  expectSame('payments undecided', 0, count("SELECT count(*) AS n FROM locked WHERE status <> 'open'"));
  const rows = db.prepare('SELECT c.handle, s.state FROM states s JOIN connections c ON c.id = s.id').all();
  let seen = 0;
  for (const { handle, state } of rows as { handle: Hex; state: string }[]) {
    const { in: payee, out } = decodeState(state);
    const [sent, got] = [books.payers.get(handle), books.payees.get(handle)];
    if (sent !== undefined) expectSame('a payer has paid', sent, payee?.settled ?? 0n);
    if (got !== undefined) expectSame('a payee has got', got, out?.settled ?? 0n);
    if (sent !== undefined || got !== undefined) seen++;
  }
  expectSame('connections', books.payers.size + books.payees.size, seen);
  db.close();
}
