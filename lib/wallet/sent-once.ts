import type { Hex } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import type { Store, Write } from '../store/types.ts';
import type { SendResult } from './types.ts';

/** uiCalls, key `send:<id>`: the one transaction made under an id, written together with it. */
interface SentRow {
  readonly id: string;
  readonly at: number;
  readonly address: string;
  readonly amount: string;
  readonly result: { readonly txid: Hex; readonly fee: string; readonly rawtx: Hex };
}
interface Asked {
  readonly id: string;
  readonly address: string;
  readonly amount: bigint | 'max';
}

/**
 * What was sent under the id, or undefined when nothing was.
 *
 * Throws IdConflict when another address or amount was asked for under it.
 */
export async function sentUnder(store: Store, asked: Asked): Promise<SendResult | undefined> {
  const row = await store.get<SentRow>('uiCalls', keyOf(asked.id));
  if (row === undefined) return undefined;
  if (row.address !== asked.address || row.amount !== asked.amount.toString())
    throw new PicoError(
      'IdConflict',
      `a transaction was sent as ${asked.id} with other details; no money moved. Use a fresh id for another`,
      { id: asked.id },
    );
  return { txid: row.result.txid, feeSat: BigInt(row.result.fee), rawtx: row.result.rawtx };
}

/** The row that makes `sentUnder` know it; fails the whole commit when the id was taken meanwhile. */
export function rememberSent(asked: Asked, { txid, feeSat, rawtx }: SendResult, at: number): Write {
  const { id, address, amount } = asked;
  const result = { txid, fee: feeSat.toString(), rawtx };
  const value: SentRow = { id: keyOf(id), at, address, amount: amount.toString(), result };
  return { add: 'uiCalls', key: keyOf(id), value };
}

/** Where the transaction was sent under an id: the rows once another has taken its place, and the rows as they are. */
export async function replaceSent(
  store: Store,
  txid: Hex,
  next: SendResult,
): Promise<{ readonly next: readonly Write[]; readonly before: readonly Write[] }> {
  const rows = await store.list<SentRow>('uiCalls', { from: keyOf(''), to: keyOf('\uffff') });
  const mine = rows.filter((row) => row.result.txid === txid);
  const put = (value: SentRow): Write => ({ put: 'uiCalls', key: value.id, value });
  const result = { txid: next.txid, fee: next.feeSat.toString(), rawtx: next.rawtx };
  return { next: mine.map((row) => put({ ...row, result })), before: mine.map(put) };
}

/** The chain refused it, and it will never be sent. */
export function forgetSent(id: string): Write {
  return { delete: 'uiCalls', key: keyOf(id) };
}

function keyOf(id: string): string {
  return `send:${id}`;
}
