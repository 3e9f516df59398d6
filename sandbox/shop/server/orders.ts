import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** One sale. Times are unix seconds, amounts satoshis. */
export interface Order {
  /** Of the invoice: the order's name everywhere. */
  readonly hash: string;
  readonly item: string;
  readonly amount: number;
  readonly invoice: string;
  readonly note: string;
  readonly reader: string;
  readonly status: 'open' | 'paid' | 'refunding' | 'refunded';
  readonly expires: number;
  readonly paidAt: number | null;
  /** The reader's invoice that the refund pays. */
  readonly refund: string | null;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS orders (
    hash TEXT PRIMARY KEY, item TEXT NOT NULL, amount INTEGER NOT NULL, invoice TEXT NOT NULL, note TEXT NOT NULL,
    reader TEXT NOT NULL, status TEXT NOT NULL, expires INTEGER NOT NULL, paidAt INTEGER, refund TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS by_reader ON orders (reader, item);
`;

/** The shop's whole memory. */
export interface Orders {
  add(order: Pick<Order, 'hash' | 'item' | 'amount' | 'invoice' | 'note' | 'reader' | 'expires'>): Order;
  find(hash: string): Order | undefined;
  /** An order of this reader's that can still be paid until `time`: asked twice, the shop sells once. */
  openUntil(time: number, order: Pick<Order, 'reader' | 'item' | 'amount' | 'note'>): Order | undefined;
  /** Open becomes paid; said again, nothing changes. */
  markPaid(hash: string, at: number): void;
  /** The receipt is the key: who shows it is the order's reader from now on. */
  handTo(hash: string, reader: string): void;
  owns(reader: string, item: string): boolean;
  ofReader(reader: string): Order[];
  ofItem(item: string): Order[];
  /** Binds the refund to one invoice of the reader's: true for the first who asks, false ever after. */
  startRefund(hash: string, invoice: string): boolean;
  /** After certain knowledge: paid back, or surely not. */
  endRefund(hash: string, outcome: 'refunded' | 'paid'): void;
  close(): void;
}

/** @param file its path, or ":memory:" */
export function openOrders(file: string): Orders {
  const db = new DatabaseSync(file);
  db.exec(SCHEMA);
  const rows = (sql: string, ...values: SQLInputValue[]) =>
    db.prepare(`SELECT * FROM orders WHERE ${sql}`).all(...values) as unknown as Order[];
  const update = (sql: string, ...values: SQLInputValue[]) =>
    Number(db.prepare(`UPDATE orders SET ${sql}`).run(...values).changes) > 0;
  const find = (hash: string) => rows('hash = ?', hash)[0];

  return {
    add({ hash, item, amount, invoice, note, reader, expires }) {
      db.prepare(
        `INSERT INTO orders (hash, item, amount, invoice, note, reader, status, expires)
         VALUES (?, ?, ?, ?, ?, ?, 'open', ?)`,
      ).run(hash, item, amount, invoice, note, reader, expires);
      return find(hash) as Order;
    },
    find,
    openUntil: (time, { reader, item, amount, note }) =>
      rows(
        `status = 'open' AND expires >= ? AND reader = ? AND item = ? AND amount = ? AND note = ?`,
        ...[time, reader, item, amount, note],
      )[0],
    markPaid: (hash, at) =>
      void update(`status = 'paid', paidAt = ? WHERE hash = ? AND status = 'open'`, at, hash),
    handTo: (hash, reader) => void update('reader = ? WHERE hash = ?', reader, hash),
    owns: (reader, item) => rows(`reader = ? AND item = ? AND status = 'paid'`, reader, item).length > 0,
    ofReader: (reader) => rows(`reader = ? AND status <> 'open' ORDER BY paidAt DESC, rowid DESC`, reader),
    ofItem: (item) => rows(`item = ? AND status = 'paid' ORDER BY paidAt DESC, rowid DESC`, item),
    startRefund: (hash, invoice) =>
      update(`status = 'refunding', refund = ? WHERE hash = ? AND status = 'paid'`, invoice, hash),
    endRefund: (hash, outcome) =>
      void update(`status = ? WHERE hash = ? AND status = 'refunding'`, outcome, hash),
    close: () => db.close(),
  };
}
