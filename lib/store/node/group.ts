import type { DatabaseSync } from 'node:sqlite';
import { codeOf } from '../../errors.ts';
import { storeFailed } from '../errors.ts';
import type { RowWrite } from '../rows.ts';

interface Waiting {
  readonly rows: readonly RowWrite[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface CommitGroup {
  /** Resolves once the rows are on disk. */
  add(rows: readonly RowWrite[]): Promise<void>;
  /** Writes what is waiting, now. */
  flush(): void;
}

/**
 * Lets the commits asked for in one turn of the event loop share one transaction, hence one sync of the disk, which is
 * what a commit costs. Each stays all or nothing by itself: inside the transaction it has a savepoint of its own.
 * They run in the order they were asked for.
 */
export function groupCommits(db: DatabaseSync, write: (row: RowWrite) => void): CommitGroup {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const savepoint = db.prepare('SAVEPOINT one');
  const release = db.prepare('RELEASE one');
  const undo = db.prepare('ROLLBACK TO one');
  let waiting: Waiting[] = [];

  /** Returns the error of a commit that alone is at fault; any other error is thrown, and ends the whole group. */
  const run = (rows: readonly RowWrite[]): unknown => {
    savepoint.run();
    let refused: unknown;
    try {
      for (const row of rows) write(row);
    } catch (error) {
      if (codeOf(error) !== 'KeyExists') throw error;
      refused = error;
      undo.run();
    }
    release.run();
    return refused;
  };

  const flush = (): void => {
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    let refusals: unknown[];
    try {
      begin.run();
      refusals = group.map(({ rows }) => run(rows));
      commit.run();
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (db.isTransaction) db.exec('ROLLBACK');
      for (const { reject } of group) reject(storeFailed(error));
      return;
    }
    group.forEach(({ resolve, reject }, i) => {
      if (refusals[i] === undefined) resolve();
      else reject(refusals[i]);
    });
  };

  return {
    add(rows) {
      return new Promise((resolve, reject) => {
        // Behind the poll phase: every message that has arrived by then joins the group.
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ rows, resolve, reject });
      });
    },
    flush,
  };
}
