import { InvalidField, PicoError } from '../../errors.ts';
import { parseTerms } from '../../hub/index.ts';
import type { PayParams } from '../../provider/types.ts';
import type { Store } from '../../store/types.ts';
import { parseInvoice } from '../../wallet/invoice-uri.ts';
import type { ConnectionRow } from '../../wallet/rows.ts';

/** A payment over a channel, as it would be made. */
export interface Target {
  readonly kind: 'locked' | 'open';
  readonly to: string;
  readonly hub: string;
  readonly host: string;
  readonly asset: string;
  readonly amount: bigint;
  /** The most that a connection with that hub asks for a payment. */
  readonly fee: bigint;
  readonly uri?: string;
  readonly hash?: string;
  readonly memo?: string;
  readonly expiresAt?: number;
}

const DIRECT = /^(?:([0-9a-f]{64})|pico:([0-9a-f]{64})@([^\s/?#@]+))$/;

/**
 * What a page asks to be paid, from its params and the connections in the store: needs no keys and sends nothing.
 *
 * Throws InvalidPayee (data: hub, connect when it is another hub's), Expired, Unsupported, Disconnected.
 */
export async function targetOf(store: Store, params: PayParams, now: number): Promise<Target> {
  const invoice = 'invoice' in params ? parseChannelInvoice(params.invoice) : undefined;
  const [all, own] = await Promise.all([
    store.list<ConnectionRow>('connections'),
    invoice && store.get('invoices', invoice.hash),
  ]);
  const rows = all.filter((row) => row.phase !== 'failed');
  const target = 'invoice' in params ? ofInvoice(params.invoice, rows) : ofHandle(params, rows);
  if (target.asset !== 'BTC')
    throw new PicoError('Unsupported', `This wallet cannot pay ${target.asset}; it pays BTC.`);
  if (target.expiresAt !== undefined && now > target.expiresAt)
    throw new PicoError('Expired', 'The invoice has expired; nothing was paid. Ask for a fresh one.');
  if (rows.some((row) => row.handle === target.to))
    throw new PicoError('InvalidPayee', 'The payee is this wallet itself; nothing was paid.');
  if (own !== undefined)
    throw new PicoError('InvalidPayee', 'The invoice is of this wallet itself; nothing was paid.');
  return target;
}

function ofInvoice(uri: string, rows: readonly ConnectionRow[]): Target {
  const { payee, hub, asset, quantity, hash, expiresAt, memo } = parseChannelInvoice(uri);
  const line = lineTo(rows, new URL(hub).host, hub);
  const text = memo === undefined ? {} : { memo };
  return { kind: 'locked', to: payee, asset, amount: quantity, hash, expiresAt, uri, ...text, ...line };
}

/** Throws InvalidPayee. */
export function parseChannelInvoice(uri: string): ReturnType<typeof parseInvoice> {
  try {
    return parseInvoice(uri);
  } catch (error) {
    if (error instanceof PicoError) throw new PicoError('InvalidPayee', error.message);
    throw error;
  }
}

function ofHandle(
  params: Exclude<PayParams, { readonly invoice: string }>,
  rows: readonly ConnectionRow[],
): Target {
  const [, bare, named, host] = DIRECT.exec(params.to) ?? [];
  const to = bare ?? named;
  if (to === undefined)
    throw new PicoError(
      'InvalidPayee',
      'The payee is no handle of 64 lower-case hex digits, nor pico:<handle>@<host>.',
    );
  const line = lineTo(rows, host ?? defaultHost(rows));
  const { asset, memo, expiresAt } = params;
  const rest = { ...(memo !== undefined && { memo }), ...(expiresAt !== undefined && { expiresAt }) };
  const amount = BigInt(params.amount);
  if (amount <= 0n) throw new InvalidField('amount', 'must be above 0');
  return { kind: 'open', to, asset, amount, ...rest, ...line };
}

/** A bare handle is one of the hub that the wallet is with. */
function defaultHost(rows: readonly ConnectionRow[]): string | undefined {
  const [row] = usable(rows).sort((a, b) => b.createdAt - a.createdAt);
  return row && new URL(row.hub).host;
}

function lineTo(
  rows: readonly ConnectionRow[],
  host: string | undefined,
  url = `https://${host}/`,
): Pick<Target, 'hub' | 'host' | 'fee'> {
  const open = usable(rows);
  if (open.length === 0 || host === undefined)
    throw new PicoError('Disconnected', 'The wallet has no open channel. The user must connect one.', {
      connect: true,
    });
  const mine = open.filter((row) => new URL(row.hub).host === host);
  const [first] = mine;
  if (first === undefined)
    throw new PicoError(
      'InvalidPayee',
      `The payee is at ${host}, where this wallet has no channel; nothing was paid. The user can connect to it.`,
      { hub: url, connect: true },
    );
  const fees = mine.map((row) => parseTerms(row.terms, 'terms').sync_fee);
  return { hub: first.hub, host, fee: fees.reduce((most, fee) => (fee > most ? fee : most), 0n) };
}

function usable(rows: readonly ConnectionRow[]): ConnectionRow[] {
  return rows.filter((row) => row.phase === 'live' && row.status === 'open');
}
