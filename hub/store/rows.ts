import type { ConnectionRow, LockedPayment, LockedStatus, OpenCommit, OpenPayment } from './types.ts';

/** SQLite's rows → ours. The file is written by nobody else: what does not fit is damage, and stops the start. */
type Row = Record<string, unknown>;

export function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('the hub store holds no text where it should');
  return value;
}

export function whole(value: unknown): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new TypeError('the hub store holds no number where it should');
  return number;
}

export function connectionOf(row: Row): ConnectionRow {
  const { deposit, backup, channels, state, notes } = row;
  return {
    id: whole(row['id']),
    handle: text(row['handle']),
    fixed: text(row['fixed']),
    final: row['final'] === 1,
    ...(deposit !== null && { deposit: text(deposit) }),
    ...(backup !== null && { backup: text(backup) }),
    ...(channels !== null && { channels: text(channels) }),
    ...(state !== null && { state: text(state), notes: text(notes) }),
  };
}

/** Rows read with bigints. */
export function lockedOf(row: Row): LockedPayment {
  return {
    hash: text(row['hash']),
    payer: whole(row['payer']),
    payee: whole(row['payee']),
    quantity: BigInt(row['quantity'] as bigint),
    fee: BigInt(row['fee'] as bigint),
    status: text(row['status']) as LockedStatus,
    at: whole(row['at']),
    ...(row['preimage'] !== null && { preimage: text(row['preimage']) }),
  };
}

/** The sends of one commit: [payee, quantity, fee, token or nothing], in order; the row's id is the last one's. */
export function sendsText(commit: OpenCommit): string {
  let list = '';
  for (const { payee, quantity, fee, token } of commit)
    list += `${list === '' ? '' : ','}[${payee},"${quantity}","${fee}"${token === undefined ? '' : `,"${token}"`}]`;
  return `[${list}]`;
}

export function openOf(row: Row): OpenPayment[] {
  const sends = JSON.parse(text(row['sends'])) as [number, string, string, string?][];
  const first = whole(row['id']) - sends.length + 1;
  const shared = { payer: whole(row['payer']), n: whole(row['n']), at: whole(row['at']) };
  return sends.map(([payee, quantity, fee, token], i) => ({
    id: first + i,
    payee,
    quantity: BigInt(quantity),
    fee: BigInt(fee),
    ...shared,
    ...(token !== undefined && { token }),
  }));
}
