import type { Hex } from '../bytes.ts';
import type { Action, ConnectionState } from '../channel/index.ts';
import type { Write } from '../store/types.ts';
import type { Context } from './context.ts';
import type { OnPayment } from './on-payment.ts';
import type { ConnectionRow, InvoiceRow, PaymentRow } from './rows.ts';
import type { LedgerEntry, WalletEvent } from './types.ts';

/** One run of a connection in the making: what will be written in one transaction, and told after it. */
export interface Work {
  readonly context: Context;
  state: ConnectionState;
  row: ConnectionRow;
  readonly actions: Action[];
  readonly writes: Write[];
  readonly entries: LedgerEntry[];
  readonly events: WalletEvent[];
  /** Rows as this run leaves them. */
  invoice(hash: Hex): Promise<InvoiceRow | undefined>;
  setInvoice(row: InvoiceRow): void;
  payments(query: { hash: Hex } | { undecided: Hex }): Promise<PaymentRow[]>;
  setPayment(row: PaymentRow): void;
  /** Takes an invoice for this run; false when another connection is paying it. */
  claim(hash: Hex): boolean;
  book(entry: Omit<LedgerEntry, 'at' | 'connection'>): LedgerEntry;
  finish(): Write[];
  release(): void;
}

/** deposit - sent + received + owed, less the deposit: what the ledger's entries of payments add up to. */
export function moved(state: ConnectionState): bigint {
  return (state.in?.settled ?? 0n) - (state.out?.settled ?? 0n) + state.owed;
}

export function makeWork(context: Context, row: ConnectionRow, state: ConnectionState): Work {
  const invoices = new Map<Hex, InvoiceRow>();
  const payments = new Map<string, PaymentRow>();
  const claimed: Hex[] = [];
  const before = moved(state);
  const work: Work = {
    context,
    state,
    row,
    actions: [],
    writes: [],
    entries: [],
    events: [],
    invoice: async (hash) => invoices.get(hash) ?? (await context.store.get<InvoiceRow>('invoices', hash)),
    setInvoice: (invoice) => void invoices.set(invoice.hash, invoice),
    async payments(query) {
      const [index, equals] =
        'hash' in query ? (['hash', query.hash] as const) : (['connection', query.undecided] as const);
      const rows = await context.store.list<PaymentRow>('payments', { index, equals });
      const now = rows.map((p) => payments.get(p.id) ?? p).filter((p) => p.connection === row.handle);
      return 'hash' in query ? now : now.filter((p) => p.status === 'unknown');
    },
    setPayment: (payment) => void payments.set(payment.id, payment),
    claim(hash) {
      if (claimed.includes(hash)) return true;
      if (context.accepting.has(hash)) return false;
      context.accepting.add(hash);
      claimed.push(hash);
      return true;
    },
    book(partial) {
      const entry: LedgerEntry = { ...partial, at: context.stamp(), connection: row.handle };
      work.entries.push(entry);
      return entry;
    },
    finish() {
      // Whatever the events did not explain (what an unwanted open payment adds until it is paid back) is booked
      // as it is, so that the ledger and the channel never differ.
      const explained = work.entries
        .filter((entry) => ['sent', 'fee', 'received', 'refund', 'adjust'].includes(entry.kind))
        .reduce((sum, entry) => sum + entry.quantity, 0n);
      const rest = moved(work.state) - before - explained;
      if (rest !== 0n) {
        const id = `adjust:${row.handle}:${work.state.received}:${work.state.sent}:${context.stamp()}`;
        work.book({ id, kind: 'adjust', quantity: rest });
      }
      return [
        ...work.writes,
        ...[...invoices.values()].map((value) => ({ put: 'invoices' as const, key: value.hash, value })),
        ...[...payments.values()].map((value) => ({ put: 'payments' as const, key: value.id, value })),
      ];
    },
    release() {
      for (const hash of claimed) context.accepting.delete(hash);
    },
  };
  return work;
}

/** What others keep about the payments whose rows are among the writes: to go into the same transaction. */
export async function followPayments(writes: readonly Write[], onPayment: OnPayment): Promise<Write[]> {
  const following: Write[] = [];
  for (const write of writes) {
    if ('delete' in write || ('put' in write ? write.put : write.add) !== 'payments') continue;
    following.push(...(await onPayment(write.value as PaymentRow)));
  }
  return following;
}
