/** SQL that brings the file from version i to i + 1. Never changed once released: new versions are appended. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE connections (
    id INTEGER PRIMARY KEY, handle TEXT NOT NULL UNIQUE, fixed TEXT NOT NULL, deposit TEXT, backup TEXT, channels TEXT,
    final INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE states (id INTEGER PRIMARY KEY, state TEXT NOT NULL, notes TEXT NOT NULL) STRICT;
  CREATE TABLE commits (
    connection INTEGER NOT NULL, script TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (connection, script)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE secrets (
    connection INTEGER NOT NULL, epoch INTEGER NOT NULL, secret TEXT NOT NULL, PRIMARY KEY (connection, epoch)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE locked (
    hash TEXT PRIMARY KEY, payer INTEGER NOT NULL, payee INTEGER NOT NULL, quantity INTEGER NOT NULL,
    fee INTEGER NOT NULL, status TEXT NOT NULL, preimage TEXT, at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX locked_live ON locked (status) WHERE status IN ('pending', 'early');
  CREATE TABLE open (
    id INTEGER PRIMARY KEY, payer INTEGER NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, sends TEXT NOT NULL
  ) STRICT;
  CREATE TABLE broadcasts (
    outpoint TEXT PRIMARY KEY, connection INTEGER NOT NULL, purpose TEXT NOT NULL, txid TEXT NOT NULL,
    rawtx TEXT NOT NULL, feerate INTEGER NOT NULL, anchor TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE replies (digest TEXT PRIMARY KEY, answer TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
];
