import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS } from './migrations.ts';
import { sqliteStore } from './sqlite.ts';
import { type Batch, EMPTY_BATCH } from './types.ts';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hubstore-'));
  path = join(dir, 'hub.sqlite');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const batch = (b: Partial<Batch>): Batch => ({ ...EMPTY_BATCH, ...b });
const HASH = 'ab'.repeat(32);

describe('the hub’s SQLite store', () => {
  it('gives back what was written, after it was opened again', () => {
    const store = sqliteStore(path);
    const payment = {
      hash: HASH,
      payer: 1,
      payee: 2,
      quantity: 2n ** 53n + 1n,
      fee: 0n,
      status: 'pending',
      at: 5,
    } as const;
    const open = {
      id: 7,
      payer: 1,
      payee: 2,
      quantity: 3n,
      fee: 1n,
      token: 'aa',
      n: 4,
      at: 1_700_000_000_000,
    };
    const broadcast = {
      outpoint: 'x:0',
      connection: 1,
      purpose: 'commit',
      txid: 't',
      rawtx: 'r',
      feerate: 3,
    };
    store.write(
      batch({
        created: [
          { id: 1, handle: 'h1', fixed: '{}' },
          { id: 2, handle: 'h2', fixed: '{}' },
        ],
        deposits: [{ id: 1, deposit: 'd', backup: 'b' }],
        channels: [{ id: 1, channels: 'c' }],
        states: [{ id: 1, state: 's', notes: 'n' }],
        records: [{ connection: 1, script: '0020', record: 'rec' }],
        secrets: [{ connection: 1, epoch: 0, secret: 'sec' }],
        locked: [payment],
        open: [[{ ...open, id: 6, payee: 3 }, open]],
        broadcasts: [{ ...broadcast, anchor: '{}' }],
        replies: [{ digest: 'q', answer: '42', at: 100 }],
      }),
    );
    store.write(batch({ states: [{ id: 1, state: 's2', notes: 'n2' }], broadcasts: [broadcast] }));
    store.close();

    const again = sqliteStore(path);
    expect(again.load()).toEqual({
      connections: [
        {
          id: 1,
          handle: 'h1',
          fixed: '{}',
          deposit: 'd',
          backup: 'b',
          channels: 'c',
          state: 's2',
          notes: 'n2',
          final: false,
        },
        { id: 2, handle: 'h2', fixed: '{}', final: false },
      ],
      secrets: [{ connection: 1, epoch: 0, secret: 'sec' }],
      locked: [payment],
      broadcasts: [broadcast],
      lastConnection: 2,
      lastOpen: 7,
    });
    expect(again.openFrom(7)).toEqual([open]);
    expect(again.openFrom(1)).toEqual([{ ...open, id: 6, payee: 3 }, open]);
    expect(again.openFrom(8)).toEqual([]);
    expect(again.locked(HASH)).toEqual(payment);
    expect([again.record(1, '0020'), again.record(2, '0020'), again.reply('q')]).toEqual([
      'rec',
      undefined,
      '42',
    ]);
    again.write(
      batch({
        locked: [{ ...payment, status: 'open', preimage: 'pre' }],
        published: ['x:0'],
        finals: [1],
        forgotten: [2],
        repliesBefore: 101,
      }),
    );
    expect(again.load()).toMatchObject({
      connections: [],
      secrets: [],
      locked: [],
      broadcasts: [],
      lastConnection: 1,
    });
    expect(again.locked(HASH)).toMatchObject({ status: 'open', preimage: 'pre' });
    expect(again.reply('q')).toBeUndefined();
    again.close();
  });

  it('takes a batch whole or not at all', () => {
    const store = sqliteStore(path);
    store.write(batch({ created: [{ id: 1, handle: 'h', fixed: '{}' }] }));
    const twice = batch({
      states: [{ id: 1, state: 'new', notes: 'n' }],
      open: [
        [{ id: 1, payer: 1, payee: 1, quantity: 1n, fee: 0n, n: 1, at: 1 }],
        [{ id: 1, payer: 1, payee: 1, quantity: 1n, fee: 0n, n: 1, at: 1 }],
      ],
    });
    expect(() => store.write(twice)).toThrow();
    expect(store.load().connections[0]?.state).toBeUndefined();
    store.write(batch({ states: [{ id: 1, state: 'later', notes: 'n' }] }));
    expect(store.load().connections[0]?.state).toBe('later');
    store.close();
  });

  it('serves one process at a time', () => {
    const store = sqliteStore(path);
    expect(() => sqliteStore(path)).toThrow(/in use/);
    store.close();
    sqliteStore(path).close();
  });

  it('leaves a newer version and other programs’ files alone', () => {
    sqliteStore(path, [...MIGRATIONS, 'CREATE TABLE later (x)']).close();
    const before = readFileSync(path);
    expect(() => sqliteStore(path)).toThrow(/version 2, this hub knows 1/);
    expect(readFileSync(path).equals(before)).toBe(true);

    const other = join(dir, 'other.sqlite');
    const db = new DatabaseSync(other);
    db.exec('PRAGMA application_id = 5; CREATE TABLE t (x)');
    db.close();
    expect(() => sqliteStore(other)).toThrow(/another program/);
    const noise = join(dir, 'noise');
    writeFileSync(noise, 'not a database at all, but long enough to be read as one'.repeat(50));
    expect(() => sqliteStore(noise)).toThrow();
  });

  it('brings an older version forward', () => {
    sqliteStore(path).close();
    const store = sqliteStore(path, [...MIGRATIONS, 'CREATE TABLE later (x)']);
    store.close();
    const db = new DatabaseSync(path);
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 2 });
    db.close();
  });
});
