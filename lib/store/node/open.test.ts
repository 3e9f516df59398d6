import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../migrations.ts';
import { openNodeStore } from './open.ts';

const HOLDER = fileURLToPath(new URL('../../../test/fixtures/store/holder.ts', import.meta.url));
const NEWER = [
  ...MIGRATIONS,
  { version: MIGRATIONS.length + 1, steps: [{ createIndex: 'accounts', on: 'at' }] },
];

describe('a store in a file', () => {
  let folder: string;
  let path: string;
  let holder: ChildProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picopay-store-'));
    path = join(folder, 'wallet.sqlite');
  });
  afterEach(() => {
    holder?.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  /** Starts a process that holds the store; resolves when it has printed so many lines, which it goes on collecting. */
  async function hold(lines: number): Promise<{ child: ChildProcess; seen: string[] }> {
    const child = spawn(process.execPath, [HOLDER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    holder = child;
    const seen: string[] = [];
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error('the holder ended by itself')));
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (seen.push(line) === lines) resolve();
      });
    });
    return { child, seen };
  }

  it('syncs its log on each commit, keeps others out, and belongs to its owner only', async () => {
    const store = await openNodeStore({ path });
    await store.commit([{ put: 'meta', key: 'a', value: 1 }]);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toContain('wallet.sqlite-wal');
    await expect(openNodeStore({ path })).rejects.toMatchObject({
      code: 'StoreLocked',
      data: { pid: process.pid },
    });
    await store.close();
    expect(readdirSync(folder)).toEqual(['wallet.sqlite']);
  });

  it('that another process has open is refused, naming that process', async () => {
    const { child } = await hold(1);
    await expect(openNodeStore({ path })).rejects.toMatchObject({
      code: 'StoreLocked',
      data: { pid: child.pid },
    });
  });

  it('opens at once after its process was killed, with every commit that was acknowledged and no half one', async () => {
    const { child, seen } = await hold(200);
    child.kill('SIGKILL');
    await once(child, 'close');
    const acknowledged = seen.length - 1;
    const store = await openNodeStore({ path });
    const ats = (await store.list<{ at: number }>('ledger', { index: 'at' })).map(({ at }) => at);
    await store.close();
    expect(ats.length).toBeGreaterThanOrEqual(2 * acknowledged);
    expect(ats).toEqual(ats.map((_, i) => Math.floor(i / 2)));
  });

  it('of a newer version is left byte for byte as it was', async () => {
    await (await openNodeStore({ path, migrations: NEWER })).close();
    const before = readFileSync(path);
    await expect(openNodeStore({ path })).rejects.toMatchObject({
      code: 'StoreTooNew',
      data: { found: MIGRATIONS.length + 1, known: MIGRATIONS.length },
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('of a newer version whose process was killed keeps what only its log holds', async () => {
    const db = new DatabaseSync(path);
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA application_id = 1346978639; CREATE TABLE t (a); PRAGMA user_version = 9;',
    );
    const copies = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
    db.close();
    for (const [name, bytes] of copies) if (!name.endsWith('-shm')) writeFileSync(join(folder, name), bytes);
    await expect(openNodeStore({ path })).rejects.toMatchObject({ code: 'StoreTooNew', data: { found: 9 } });
    for (const [name, bytes] of copies) {
      if (!name.endsWith('-shm')) expect(readFileSync(join(folder, name)).equals(bytes), name).toBe(true);
    }
  });

  it('is not made out of a file that is something else, which is left as it was', async () => {
    writeFileSync(path, 'my shopping list, long enough to be no header of anything'.repeat(50));
    await expect(openNodeStore({ path })).rejects.toMatchObject({ code: 'NotAStore' });
    expect(readFileSync(path, 'utf8')).toContain('my shopping list');
    rmSync(path);
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE bookmarks (url TEXT)');
    other.close();
    await expect(openNodeStore({ path })).rejects.toMatchObject({ code: 'NotAStore' });
  });

  it('fails every commit of the group, and keeps none, when the disk refuses; then goes on', async () => {
    const store = await openNodeStore({ path });
    await store.close();
    const limited = new DatabaseSync(path);
    limited.exec(
      "CREATE TRIGGER full BEFORE INSERT ON settings WHEN new.key = 'full' BEGIN SELECT RAISE(ROLLBACK, 'disk full'); END",
    );
    limited.close();
    const again = await openNodeStore({ path });
    const outcomes = await Promise.allSettled([
      again.commit([{ put: 'meta', key: 'a', value: 1 }]),
      again.commit([{ put: 'settings', key: 'full', value: 1 }]),
      again.commit([{ put: 'meta', key: 'b', value: 1 }]),
    ]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'StoreFailed' } });
    expect(await again.list('meta')).toEqual([]);
    await again.commit([{ put: 'meta', key: 'c', value: 1 }]);
    expect(await again.list('meta')).toEqual([1]);
    await again.close();
  });
});
