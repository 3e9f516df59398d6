import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { PicoError } from '../../lib/errors.ts';
import { MIGRATIONS } from './migrations.ts';
import { connectionOf, lockedOf, openOf, sendsText, text, whole } from './rows.ts';
import type { Batch, BroadcastRow, HubStore, LockedPayment, SecretRow } from './types.ts';

/** Marks the file as a hub's: "PICH". */
const APPLICATION_ID = 0x50494348;

function pragma(db: DatabaseSync, name: string): unknown {
  return db.prepare(`PRAGMA ${name}`).get()?.[name];
}

/** Throws StoreUnsafe where SQLite did not take a setting on which durability rests. */
function expectPragma(db: DatabaseSync, name: string, wanted: string | number): void {
  const found = pragma(db, name);
  if (found !== wanted)
    throw new PicoError('StoreUnsafe', `SQLite runs with ${name} = ${String(found)} instead of ${wanted}`);
}

function migrate(db: DatabaseSync, path: string, migrations: readonly string[]): void {
  const found = Number(pragma(db, 'user_version'));
  const known = migrations.length;
  const id = Number(pragma(db, 'application_id'));
  if (id !== 0 && id !== APPLICATION_ID)
    throw new PicoError('NotAStore', `${path} belongs to another program; name another folder`, { path });
  if (found > known)
    throw new PicoError(
      'StoreTooNew',
      `${path} has version ${found}, this hub knows ${known}: update PicoPay; nothing was touched`,
      { found, known },
    );
  for (let version = found; version < known; version++)
    db.exec(
      `BEGIN IMMEDIATE; ${migrations[version]}; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version + 1}; COMMIT;`,
    );
}

/**
 * The hub's store in one SQLite file, for this process alone. Every write is synced to the disk before it returns.
 * Throws StoreLocked, StoreTooNew, StoreUnsafe.
 */
export function sqliteStore(path: string, migrations: readonly string[] = MIGRATIONS): HubStore {
  closeSync(openSync(path, 'a', 0o600));
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    db.exec('PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1; PRAGMA wal_autocheckpoint = 4000;');
    db.exec('BEGIN IMMEDIATE; COMMIT;');
    expectPragma(db, 'locking_mode', 'exclusive');
    expectPragma(db, 'journal_mode', 'wal');
    expectPragma(db, 'synchronous', 2);
    migrate(db, path, migrations);
  } catch (error) {
    db.close();
    if (error instanceof Error && /database is locked/.test(error.message))
      throw new PicoError('StoreLocked', `${path} is in use: one process at a time may run a hub`, { path });
    throw error;
  }
  return storeOver(db);
}

function storeOver(db: DatabaseSync): HubStore {
  const sql = {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    create: db.prepare('INSERT INTO connections (id, handle, fixed) VALUES (?, ?, ?)'),
    deposit: db.prepare('UPDATE connections SET deposit = ?, backup = ? WHERE id = ?'),
    channels: db.prepare('UPDATE connections SET channels = ? WHERE id = ?'),
    state: db.prepare(
      'INSERT INTO states VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state, notes = excluded.notes',
    ),
    final: db.prepare('UPDATE connections SET final = 1 WHERE id = ?'),
    forget: db.prepare('DELETE FROM connections WHERE id = ?'),
    forgetState: db.prepare('DELETE FROM states WHERE id = ?'),
    record: db.prepare('INSERT OR REPLACE INTO commits VALUES (?, ?, ?)'),
    secret: db.prepare('INSERT OR REPLACE INTO secrets VALUES (?, ?, ?)'),
    locked: db.prepare(
      'INSERT INTO locked VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET payer = excluded.payer, payee = excluded.payee, quantity = excluded.quantity, fee = excluded.fee, status = excluded.status, preimage = excluded.preimage, at = excluded.at',
    ),
    open: db.prepare('INSERT INTO open VALUES (?, ?, ?, ?, ?)'),
    broadcast: db.prepare('INSERT OR REPLACE INTO broadcasts VALUES (?, ?, ?, ?, ?, ?, ?)'),
    published: db.prepare('DELETE FROM broadcasts WHERE outpoint = ?'),
    reply: db.prepare('INSERT OR REPLACE INTO replies VALUES (?, ?, ?)'),
    oldReplies: db.prepare('DELETE FROM replies WHERE at < ?'),
    findLocked: db.prepare('SELECT * FROM locked WHERE hash = ?'),
    findRecord: db.prepare('SELECT record FROM commits WHERE connection = ? AND script = ?'),
    findReply: db.prepare('SELECT answer FROM replies WHERE digest = ?'),
    openFrom: db.prepare('SELECT * FROM open WHERE id >= ? ORDER BY id'),
  };
  sql.findLocked.setReadBigInts(true);

  function put(b: Batch): void {
    for (const c of b.created) sql.create.run(c.id, c.handle, c.fixed);
    for (const d of b.deposits) sql.deposit.run(d.deposit, d.backup ?? null, d.id);
    for (const c of b.channels) sql.channels.run(c.channels, c.id);
    for (const s of b.states) sql.state.run(s.id, s.state, s.notes);
    for (const id of b.finals) sql.final.run(id);
    for (const id of b.forgotten) {
      sql.forget.run(id);
      sql.forgetState.run(id);
    }
    for (const r of b.records) sql.record.run(r.connection, r.script, r.record);
    for (const s of b.secrets) sql.secret.run(s.connection, s.epoch, s.secret);
    for (const p of b.locked)
      sql.locked.run(p.hash, p.payer, p.payee, p.quantity, p.fee, p.status, p.preimage ?? null, p.at);
    for (const commit of b.open) {
      const last = commit.at(-1);
      if (last !== undefined) sql.open.run(last.id, last.payer, last.n, last.at, sendsText(commit));
    }
    for (const outpoint of b.published) sql.published.run(outpoint);
    for (const t of b.broadcasts)
      sql.broadcast.run(t.outpoint, t.connection, t.purpose, t.txid, t.rawtx, t.feerate, t.anchor ?? null);
    for (const r of b.replies) sql.reply.run(r.digest, r.answer, r.at);
    if (b.repliesBefore !== undefined) sql.oldReplies.run(b.repliesBefore);
  }

  const all = (query: string, bigints = false): Record<string, unknown>[] => {
    const statement: StatementSync = db.prepare(query);
    statement.setReadBigInts(bigints);
    return statement.all();
  };
  const last = (table: string): number => whole(all(`SELECT max(id) AS id FROM ${table}`)[0]?.['id'] ?? 0);

  return {
    load: () => ({
      connections: all(
        'SELECT c.*, s.state, s.notes FROM connections c LEFT JOIN states s ON s.id = c.id WHERE final = 0 ORDER BY c.id',
      ).map(connectionOf),
      secrets: all(
        'SELECT s.* FROM secrets s JOIN connections c ON c.id = s.connection WHERE c.final = 0',
      ) as unknown as SecretRow[],
      locked: all("SELECT * FROM locked WHERE status IN ('pending', 'early') ORDER BY at", true).map(
        lockedOf,
      ),
      broadcasts: all('SELECT * FROM broadcasts').map(
        ({ anchor, ...row }) => ({ ...row, ...(anchor !== null && { anchor }) }) as unknown as BroadcastRow,
      ),
      lastConnection: last('connections'),
      lastOpen: last('open'),
    }),
    openFrom: (id) =>
      sql.openFrom
        .all(id)
        .flatMap(openOf)
        .filter((p) => p.id >= id),
    write(batch) {
      sql.begin.run();
      try {
        put(batch);
        sql.commit.run();
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
    locked(hash): LockedPayment | undefined {
      const row = sql.findLocked.get(hash);
      return row === undefined ? undefined : lockedOf(row);
    },
    record(connection, script) {
      const row = sql.findRecord.get(connection, script);
      return row === undefined ? undefined : text(row['record']);
    },
    reply(digest) {
      const row = sql.findReply.get(digest);
      return row === undefined ? undefined : text(row['answer']);
    },
    close: () => db.close(),
  };
}
