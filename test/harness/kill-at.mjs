import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync } from 'node:sqlite';

/**
 * Preloaded into a process (`node --import`): ends it at a chosen persisted step, as a power cut would, without a word
 * to anyone. A step is a COMMIT of a SQLite store, or a secret file moved into its place.
 *
 *   KILL_AT=3:before   ends it when it is about to make its third step
 *   KILL_AT=3:after    ends it right after the third step, before anything else can happen
 *   STEP_LOG=FILE      a line for each step: its number, and what it is; of a commit, SQLite's synchronous and
 *                      journal_mode in the very connection that commits
 */
const [at, side] = (process.env['KILL_AT'] ?? '').split(':');
const log = process.env['STEP_LOG'];
let steps = 0;

function die() {
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** Counts a step that is about to be made. Returns what is to be called once it is made. */
function begin(what) {
  const number = ++steps;
  if (log !== undefined) fs.appendFileSync(log, `${number} ${what()}\n`);
  if (Number(at) === number && side === 'before') die();
  return () => {
    if (Number(at) === number && side === 'after') die();
  };
}

const { prepare, exec } = DatabaseSync.prototype;

function pragma(db, name) {
  return prepare.call(db, `PRAGMA ${name}`).get()?.[name];
}

function commit(db, run) {
  const done = begin(
    () => `commit synchronous=${pragma(db, 'synchronous')} journal_mode=${pragma(db, 'journal_mode')}`,
  );
  const result = run();
  done();
  return result;
}

DatabaseSync.prototype.prepare = function (sql, ...rest) {
  const statement = prepare.call(this, sql, ...rest);
  if (!/^\s*COMMIT\b/i.test(sql)) return statement;
  const { run } = statement;
  statement.run = (...values) => commit(this, () => run.apply(statement, values));
  return statement;
};

DatabaseSync.prototype.exec = function (sql) {
  return /\bCOMMIT\b/i.test(sql) ? commit(this, () => exec.call(this, sql)) : exec.call(this, sql);
};

for (const name of ['rename', 'link']) {
  const move = fs.promises[name];
  fs.promises[name] = async (from, to) => {
    const done = begin(() => `file ${to}`);
    await move(from, to);
    done();
  };
}
const { renameSync } = fs;
fs.renameSync = (from, to) => {
  const done = begin(() => `file ${to}`);
  renameSync(from, to);
  done();
};
syncBuiltinESMExports();
