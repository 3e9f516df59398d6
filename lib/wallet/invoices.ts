import { bytesToHex, type Hex, sha256 } from '../bytes.ts';
import { InvalidField, PicoError } from '../errors.ts';
import { requireBitcoin } from './connect.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';
import { receivable } from './info.ts';
import { formatInvoice, MAX_MEMO } from './invoice-uri.ts';
import type { InvoiceRow } from './rows.ts';
import type { InvoiceInfo, InvoiceRequest } from './types.ts';

const DEFAULT_LIFE = 3600;

/** The preimage is random, and stored before anyone sees its hash. */
export async function createInvoice(
  context: Context,
  connections: readonly Connection[],
  request: InvoiceRequest,
): Promise<InvoiceInfo> {
  const { asset, quantity, memo, handle } = request;
  requireBitcoin(asset);
  if (quantity <= 0n) throw new InvalidField('quantity', 'must be above 0', 'InvalidQuantity');
  if (memo !== undefined && memo.length > MAX_MEMO)
    throw new InvalidField('memo', `must be text of at most ${MAX_MEMO} characters`);
  const now = context.clock();
  const expiresAt = request.expiresAt ?? now + DEFAULT_LIFE;
  if (!Number.isInteger(expiresAt) || expiresAt <= now)
    throw new InvalidField('expiresAt', 'must be a time in unix seconds, later than now');
  const { height } = await context.tip();
  const connection = choose(connections, quantity, handle, height);
  const preimage = context.random(32);
  const row: InvoiceRow = {
    hash: bytesToHex(sha256(preimage)),
    preimage: bytesToHex(preimage),
    handle: connection.handle,
    hub: connection.row.hub,
    asset,
    quantity: quantity.toString(),
    at: now,
    expiresAt,
    status: 'open',
    ...(memo !== undefined && { memo }),
  };
  await context.store.commit([{ add: 'invoices', key: row.hash, value: row }]);
  return invoiceInfo(row, now);
}

function choose(
  connections: readonly Connection[],
  quantity: bigint,
  handle: Hex | undefined,
  height: number,
): Connection {
  const able = connections
    .filter((c) => c.live && (handle === undefined || c.handle === handle))
    .map((c) => ({ c, room: c.state === undefined ? 0n : receivable(c.state, height) }))
    .sort((a, b) => (a.room > b.room ? -1 : a.room < b.room ? 1 : 0));
  const [best] = able;
  if (best === undefined)
    throw new PicoError('NoConnection', 'there is no open connection to be paid on: connect to a hub first', {
      ...(handle !== undefined && { handle }),
    });
  if (best.room < quantity)
    throw new PicoError(
      'PaymentExceedsReceivable',
      `at most ${best.room} sat can be received now: ask for less, or connect with a higher receive`,
      { receivable: best.room.toString(), handle: best.c.handle },
    );
  return best.c;
}

export function invoiceInfo(row: InvoiceRow, now: number): InvoiceInfo {
  const { hash, handle, asset, hub, expiresAt, memo, paidAt, received } = row;
  const quantity = BigInt(row.quantity);
  const text = memo === undefined ? {} : { memo };
  return {
    uri: formatInvoice({ payee: handle, hub, asset, quantity, hash, expiresAt, ...text }),
    createdAt: row.at,
    status: row.status === 'open' && now > expiresAt ? 'expired' : row.status,
    ...{ hash, handle, asset, quantity, expiresAt },
    ...text,
    ...(row.status === 'paid' && { preimage: row.preimage }),
    ...(paidAt !== undefined && { paidAt }),
    ...(received !== undefined && { received: BigInt(received) }),
  };
}
