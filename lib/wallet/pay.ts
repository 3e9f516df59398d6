import { bytesToHex, type Hex, isHex } from '../bytes.ts';
import type { Action, SendItem } from '../channel/index.ts';
import { InvalidField, PicoError } from '../errors.ts';
import { checkHubUrl } from '../hub/index.ts';
import type { Write } from '../store/types.ts';
import { requireBitcoin } from './connect.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';
import { available, isIdle } from './info.ts';
import { parseInvoice } from './invoice-uri.ts';
import type { PaymentRow } from './rows.ts';
import type { MicroSendRequest, PayRequest } from './types.ts';

/** Starting payments. The row, the engine's state and its message are one transaction; sending comes after it. */

/** What has to be paid, from an invoice or from its parts. */
export interface Wanted {
  readonly to: Hex;
  readonly hub: string | undefined;
  readonly quantity: bigint;
  readonly hash: Hex;
  readonly expiresAt?: number;
}

export function wantedOf(request: PayRequest): Wanted {
  checkId(request.id);
  if (request.uri !== undefined) {
    const invoice = parseInvoice(request.uri);
    requireBitcoin(invoice.asset);
    if (request.amount !== undefined && request.amount < invoice.quantity)
      throw new InvalidField('amount', `the invoice asks for ${invoice.quantity}`, 'InvalidQuantity');
    const { payee, hub, hash, expiresAt } = invoice;
    return { to: payee, hub, hash, expiresAt, quantity: request.amount ?? invoice.quantity };
  }
  const { to, amount, hash } = request;
  if (!isHex(to, 32))
    throw new InvalidField('to', 'must be a handle of 64 lower-case hex characters', 'InvalidHexData');
  if (!isHex(hash, 32))
    throw new InvalidField('hash', 'must be 64 lower-case hex characters', 'InvalidHexData');
  const hub = request.hub === undefined ? undefined : checkHubUrl(request.hub).href;
  return { to, hub, quantity: positive(amount), hash };
}

function checkId(id: string): void {
  if (typeof id !== 'string' || id.length < 1 || id.length > 200)
    throw new InvalidField('id', 'must be text of 1 to 200 characters');
}

export function positive(amount: bigint | undefined): bigint {
  if (typeof amount !== 'bigint' || amount <= 0n)
    throw new InvalidField('quantity', 'must be a whole number of satoshis above 0', 'InvalidQuantity');
  return amount;
}

/** The same id must mean the same payment. */
export function requireSame(
  row: PaymentRow,
  wanted: { readonly to: Hex; readonly quantity: bigint; readonly hash?: Hex },
): void {
  const same =
    row.to === wanted.to && row.quantity === wanted.quantity.toString() && row.hash === wanted.hash;
  if (!same)
    throw new PicoError(
      'IdConflict',
      `payment ${row.id} was made with other details; no money moved. Use a fresh id for another payment`,
      { id: row.id },
    );
}

/** Paying a hash twice pays the hub, not the payee (channel.md §10). */
export async function requireFreshHash(context: Context, hash: Hex): Promise<void> {
  const rows = await context.store.list<PaymentRow>('payments', { index: 'hash', equals: hash });
  const other = rows.find((row) => row.status !== 'failed');
  if (other !== undefined)
    throw new PicoError(
      'HashSeen',
      `this invoice was paid, or is being paid, by payment ${other.id}; no money moved`,
      { id: other.id, status: other.status },
    );
}

/** Connections that could pay, best first: idle ones, then those with most room. Throws with the reason there is none. */
export function payers(
  connections: readonly Connection[],
  need: { readonly hub: string | undefined; readonly source: Hex | undefined; readonly quantity: bigint },
  height: number,
): Connection[] {
  const ofHub = connections.filter(
    (c) =>
      (need.hub === undefined || c.row.hub === need.hub) &&
      (need.source === undefined || c.handle === need.source),
  );
  const live = ofHub.filter((c) => c.live && c.row.status !== 'closing');
  if (live.length === 0)
    throw new PicoError('NoConnection', noConnection(need, ofHub), {
      ...(need.hub !== undefined && { hub: need.hub }),
    });
  const able = live.filter((c) => room(c) >= need.quantity + c.terms.sync_fee);
  if (able.length === 0) {
    const most = live.reduce((max, c) => (room(c) > max ? room(c) : max), 0n);
    const amount = need.quantity + (live[0]?.terms.sync_fee ?? 0n);
    throw new PicoError(
      'AmountExceedsSpendable',
      `Payment amount exceeds payer spendable! ${amount} > ${most}`,
      {
        amount: amount.toString(),
        available: most.toString(),
      },
    );
  }
  return able.sort((a, b) => Number(isIdle(b, height)) - Number(isIdle(a, height)));
  function room(c: Connection): bigint {
    return isIdle(c, height) ? available(c, height) : roomWhenDecided(c);
  }
}

function noConnection(need: { readonly hub: string | undefined }, ofHub: readonly Connection[]): string {
  if (ofHub.length > 0) return 'the connection with this hub is not open; no money moved';
  return need.hub === undefined
    ? 'there is no such connection; no money moved'
    : `the payee is at ${need.hub}, and you have no connection there: connect to it first; no money moved`;
}

/** A connection whose last payment is not decided will be able to pay at least this much. */
function roomWhenDecided({ state }: Connection): bigint {
  const out = state?.out;
  if (state === undefined || out === undefined || state.closing !== undefined || out.frozen !== undefined)
    return 0n;
  if (out.deposit.height === undefined || out.deposit.spend !== undefined) return 0n;
  const pending = out.pending.reduce((sum, lock) => sum + lock.amount, 0n);
  return pending > 0n || out.wait !== undefined ? out.params.value - out.settled - pending : 0n;
}

export async function startLocked(
  context: Context,
  connection: Connection,
  wanted: Wanted,
  request: PayRequest,
): Promise<PaymentRow> {
  const fee = connection.terms.sync_fee;
  if (request.maxFee !== undefined && fee > request.maxFee)
    throw new PicoError(
      'FeeTooHigh',
      `the hub asks ${fee} for a payment, more than the ${request.maxFee} allowed`,
      {
        fee: fee.toString(),
      },
    );
  const { to, quantity, hash } = wanted;
  const row: PaymentRow = {
    id: request.id,
    kind: 'locked',
    connection: connection.handle,
    ...{ to, hash },
    hub: connection.row.hub,
    quantity: quantity.toString(),
    fee: fee.toString(),
    status: 'unknown',
    at: context.clock(),
  };
  const lock = { hash, amount: quantity + fee };
  const send: SendItem = { payee: to, quantity, fee, token: hash };
  await connection.run([{ type: 'pay', locks: [lock], sends: [send] }], {
    check: requireIdle(context),
    writes: () => [{ add: 'payments', key: row.id, value: row }],
  });
  return row;
}

/** A hub takes one payment at a time from a payer (channel.md §4): the turn may have gone to another meanwhile. */
function requireIdle(context: Context): (connection: Connection) => void {
  return (connection) => {
    if (!isIdle(connection, context.known.height)) throw new PicoError('Busy', 'another payment came first');
  };
}

export interface OpenSend {
  readonly id: string;
  readonly to: Hex;
  readonly quantity: bigint;
  readonly token: Hex;
}

/** One plain commit for all of them; `extra` is written with it (a queue's rows are deleted so). */
export async function startOpen(
  context: Context,
  connection: Connection,
  sends: readonly OpenSend[],
  extra: readonly Write[] = [],
): Promise<PaymentRow[]> {
  const fee = connection.terms.sync_fee;
  const rows: PaymentRow[] = [];
  const items: SendItem[] = sends.map(({ to, quantity, token }) => ({ payee: to, quantity, fee, token }));
  await connection.run([{ type: 'payOpen', sends: items }], {
    check: requireIdle(context),
    writes: (actions) => {
      const n = commitNumber(actions);
      const at = context.clock();
      for (const [place, send] of sends.entries())
        rows.push({
          ...{
            id: send.id,
            kind: 'open',
            connection: connection.handle,
            to: send.to,
            hub: connection.row.hub,
          },
          ...{ quantity: send.quantity.toString(), fee: fee.toString(), status: 'unknown', at },
          ...{ token: send.token, n, place },
        });
      return [...rows.map((row): Write => ({ add: 'payments', key: row.id, value: row })), ...extra];
    },
    sent: () => rows,
  });
  return rows;
}

function commitNumber(actions: readonly Action[]): number {
  for (const action of actions)
    if (action.type === 'send' && action.message.type === 'commit') return action.message.n;
  return 0;
}

export function microSendOf(context: Context, request: MicroSendRequest): OpenSend {
  const { destination, quantity, token = bytesToHex(context.random(32)) } = request;
  if (!isHex(destination, 32))
    throw new InvalidField(
      'destination',
      'must be a handle of 64 lower-case hex characters',
      'InvalidHexData',
    );
  if (!isHex(token) || token.length === 0 || token.length > 128)
    throw new InvalidField('token', 'must be lower-case hex of 1 to 64 bytes', 'InvalidHexData');
  const id = request.id ?? token;
  checkId(id);
  return { id, to: destination, quantity: positive(quantity), token };
}
