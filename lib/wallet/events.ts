import { type Hex, hexToBytes } from '../bytes.ts';
import {
  type ChannelParams,
  type Command,
  type ConnectionState,
  type Event,
  type Lock,
  type Message,
  NETTING,
} from '../channel/index.ts';
import { receiptDigest } from '../hub/index.ts';
import { h2cParams } from './params.ts';
import { paymentResult } from './payment-rows.ts';
import type { InvoiceRow, PaymentRow } from './rows.ts';
import type { Received } from './types.ts';
import type { Work } from './work.ts';

/**
 * What an event of the engine means for payments, invoices and the ledger. Changes go into `work`, which is written
 * together with the state; the commands it answers with are obeyed in the same run.
 */
export async function onEvent(
  work: Work,
  event: Event,
  before: ConnectionState,
): Promise<readonly Command[]> {
  switch (event.type) {
    case 'offered':
      return await decide(work, event.locks);
    case 'settled':
      for (const hash of event.hashes) await onSettled(work, hash, amountOf(before, hash));
      return [];
    case 'givenUp':
      for (const hash of event.hashes) await reopen(work, hash);
      return [];
    case 'received':
      for (const [place, send] of event.sends.entries())
        receive(work, {
          id: `open:${work.row.handle}:${event.n}:${place}`,
          quantity: send.quantity + send.fee,
          ...(send.token !== undefined && { token: send.token }),
        });
      return [];
    case 'opened':
      await onOpened(work, event.hash, event.preimage);
      return [];
    case 'failed':
      for (const payment of await work.payments({ hash: event.hash }))
        if (payment.status === 'unknown') fail(work, payment, event.reason);
      return [];
    case 'reduced':
      if (event.side === 'out' && event.reason !== NETTING) await onRefunded(work, event.by, event.reason);
      return [];
    case 'message':
      return await onMessage(work, event.message);
    case 'frozen':
      work.row = { ...work.row, problem: `${event.code}: ${event.reason}` };
      return [];
    default:
      return [];
  }
}

function amountOf(before: ConnectionState, hash: Hex): bigint {
  return before.in?.pending.find((lock) => lock.hash === hash)?.amount ?? 0n;
}

/** channel.md §4: a lock is opened only if the hash is our own, unpaid, in time, and the amount is enough. */
async function decide(work: Work, locks: readonly Lock[]): Promise<readonly Command[]> {
  const { clock } = work.context;
  const preimages: Hex[] = [];
  let objection: string | undefined;
  for (const lock of locks) {
    const invoice = await work.invoice(lock.hash);
    const reason = objectionTo(work, lock, invoice, clock());
    if (reason !== undefined || invoice === undefined) {
      objection ??= reason;
      continue;
    }
    work.setInvoice({ ...invoice, status: 'accepting', handle: work.row.handle });
    preimages.push(invoice.preimage);
  }
  // Settling comes first: an older commit may carry whole what is good (channel.md §4).
  return [
    ...(preimages.length > 0 ? [{ type: 'settle' as const, preimages }] : []),
    ...(objection !== undefined ? [{ type: 'refuse' as const, reason: objection }] : []),
  ];
}

function objectionTo(
  work: Work,
  lock: Lock,
  invoice: InvoiceRow | undefined,
  now: number,
): string | undefined {
  if (invoice === undefined) return 'UnknownInvoice';
  if (invoice.status !== 'open' || !work.claim(lock.hash)) return 'AlreadyPaid';
  if (now > invoice.expiresAt) return 'Expired';
  if (lock.amount < BigInt(invoice.quantity)) return `AmountTooLow ${invoice.quantity}`;
  return undefined;
}

async function onSettled(work: Work, hash: Hex, quantity: bigint): Promise<void> {
  const invoice = await work.invoice(hash);
  if (invoice !== undefined)
    work.setInvoice({
      ...invoice,
      status: 'paid',
      paidAt: work.context.clock(),
      received: quantity.toString(),
    });
  receive(work, { id: `locked:${hash}`, quantity, token: hash, invoice: hash });
}

/** Nobody learnt the preimage: the invoice can be paid again. */
async function reopen(work: Work, hash: Hex): Promise<void> {
  const invoice = await work.invoice(hash);
  if (invoice?.status === 'accepting') work.setInvoice({ ...invoice, status: 'open' });
}

function receive(work: Work, payment: Omit<Received, 'connection' | 'at'>): void {
  const { id, quantity, token } = payment;
  const entry = work.book({ id, kind: 'received', quantity, ...(token !== undefined && { token }) });
  const received: Received = { ...payment, connection: work.row.handle, at: entry.at };
  work.writes.push(...work.context.onReceived(received));
  work.events.push({ type: 'received', payment: received });
}

async function onOpened(work: Work, hash: Hex, preimage: Hex): Promise<void> {
  const payment = (await work.payments({ hash })).find((p) => p.status === 'unknown');
  if (payment === undefined) return;
  bookSent(work, payment);
  settle(work, { ...payment, preimage });
}

/** Locked payments are booked when they open, open ones when they are made. */
export function bookSent(work: Work, payment: PaymentRow): void {
  const { id, to, hash, token } = payment;
  const reference = hash ?? token;
  const rest = { payment: id, destination: to, ...(reference !== undefined && { token: reference }) };
  work.book({ id: `sent:${id}`, kind: 'sent', quantity: -BigInt(payment.quantity), ...rest });
  if (payment.fee !== '0')
    work.book({ id: `fee:${id}`, kind: 'fee', quantity: -BigInt(payment.fee), payment: id });
}

function settle(work: Work, payment: PaymentRow): void {
  const row: PaymentRow = { ...payment, status: 'settled' };
  work.setPayment(row);
  work.events.push({ type: 'payment', payment: paymentResult(row) });
}

function fail(work: Work, payment: PaymentRow, reason: string): void {
  const row: PaymentRow = { ...payment, status: 'failed', reason };
  work.setPayment(row);
  work.events.push({ type: 'payment', payment: paymentResult(row) });
}

/** The hub paid back open payments: it refuses whole commits, and tells their sum (channel.md §4, reduce). */
async function onRefunded(work: Work, by: bigint, reason: string): Promise<void> {
  const open = (await work.payments({ undecided: work.row.handle })).filter((p) => p.kind === 'open');
  const refused = refusedOf(open, by);
  const [only] = refused.length === 1 ? refused : [];
  const id = `refund:${work.row.handle}:${work.state.out?.epoch ?? 0}`;
  work.book({ id, kind: 'refund', quantity: by, ...(only !== undefined && { payment: only.id }) });
  for (const payment of refused) fail(work, payment, reason);
}

/** Commits one after the other whose sum it is; where there is none, nobody knows which, and none is called failed. */
function refusedOf(open: readonly PaymentRow[], by: bigint): readonly PaymentRow[] {
  const numbers = [...new Set(open.map((p) => p.n ?? 0))].sort((a, b) => a - b);
  for (let first = 0; first < numbers.length; first++)
    for (let last = first + 1; last <= numbers.length; last++) {
      const chosen = numbers.slice(first, last);
      const set = open.filter((p) => chosen.includes(p.n ?? 0));
      if (set.reduce((sum, p) => sum + BigInt(p.quantity) + BigInt(p.fee), 0n) === by) return set;
    }
  return [];
}

async function onMessage(work: Work, message: Message): Promise<readonly Command[]> {
  if (message.type === 'funded') {
    if (work.state.in !== undefined) return [];
    const params: ChannelParams | undefined = h2cParams(work.row, message);
    if (params !== undefined) return [{ type: 'open', side: 'in', params }];
    work.row = { ...work.row, problem: 'BadFunding: the hub funded something that was not agreed on' };
  }
  if (message.type === 'receipt') await onReceipt(work, message.n, message.sig);
  return [];
}

/** The hub's signed word for every send of commit n. */
async function onReceipt(work: Work, n: number, sig: Hex): Promise<void> {
  const rows = (await work.payments({ undecided: work.row.handle }))
    .filter((p) => p.kind === 'open' && p.n === n)
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
  if (rows.length === 0) return;
  const sends = rows.map((p) => ({
    payee: p.to,
    quantity: BigInt(p.quantity),
    fee: BigInt(p.fee),
    ...(p.token !== undefined && { token: p.token }),
  }));
  const digest = receiptDigest(work.row.handle, n, sends);
  if (!work.context.ecdsa.verify(hexToBytes(sig), digest, hexToBytes(work.row.hubKey))) {
    work.row = {
      ...work.row,
      problem: `BadSignature: the hub's receipt for commit ${n} is not signed by it`,
    };
    return;
  }
  for (const payment of rows) settle(work, { ...payment, receipt: sig });
}
