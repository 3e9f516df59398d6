import type { Hex } from '../bytes.ts';
import type { Action, CommitTerms, ConnectionState, Purpose } from '../channel/index.ts';
import type { Write } from '../store/types.ts';

/** When a transaction signed ahead may be published: all that is named must hold. Plain data, to be judged without keys. */
export interface Condition {
  /** The newest block is at least this high, and lower than `below`. */
  readonly from?: number;
  readonly below?: number;
  /** The outpoint is spent by this transaction, so many blocks deep; 0: the mempool is enough. */
  readonly spent?: { readonly outpoint: string; readonly by: Hex; readonly confirmations: number };
  /** A commit this side holds: not once it has given a secret of this epoch away (channel.md §4). */
  readonly epoch?: number;
}

/** prepared, key: HANDLE/now/…: a transaction signed ahead. HANDLE/old/TXID: the punishment of that revoked commit. */
export interface PreparedRow {
  readonly id: string;
  readonly connection: Hex;
  readonly purpose: Purpose;
  /** `txid:vout` it spends. */
  readonly outpoint: string;
  readonly txid: Hex;
  readonly rawtx: Hex;
  readonly feerate: number;
  readonly anchor?: { readonly vout: number; readonly feeSat: string; readonly vsize: number };
  readonly when: Condition;
}

/**
 * prepared, key: HANDLE/own/EPOCH/N: a commit this side signed, as long as its epoch's secret is not known. It holds what
 * its punishment is made of, once it is.
 */
export interface OwnCommitRow extends Omit<CommitTerms, 'total' | 'locks'> {
  readonly total: string;
  readonly locks: readonly { readonly hash: Hex; readonly amount: string }[];
  readonly revokeHash: Hex;
}

export function nowRange(handle: Hex) {
  return { from: `${handle}/now/`, to: `${handle}/now/~` };
}

export function nowKey(handle: Hex, purpose: Purpose, txid: Hex): string {
  return `${handle}/now/${purpose}/${txid}`;
}

export function oldKey(handle: Hex, commit: Hex): string {
  return `${handle}/old/${commit}`;
}

/** Of all epochs below `epoch`, or of all. */
export function ownRange(handle: Hex, epoch?: number) {
  return { from: `${handle}/own/`, to: `${handle}/own/${epoch === undefined ? '~' : pad(epoch)}` };
}

export function ownKey(handle: Hex, { epoch, n }: { readonly epoch: number; readonly n: number }): string {
  return `${handle}/own/${pad(epoch)}/${pad(n)}`;
}

/** All rows of a connection, whatever they are. */
export function allRange(handle: Hex) {
  return { from: `${handle}/`, to: `${handle}/~` };
}

function pad(n: number): string {
  return String(n).padStart(10, '0');
}

function ownCommitRow(terms: CommitTerms, revokeHash: Hex): OwnCommitRow {
  const { n, epoch, feerate, lockHeight } = terms;
  return {
    ...{ n, epoch, feerate, revokeHash },
    total: terms.total.toString(),
    locks: terms.locks.map(({ hash, amount }) => ({ hash, amount: amount.toString() })),
    ...(lockHeight !== undefined && { lockHeight }),
  };
}

/** A commit that this side has just signed, to be written with the state that holds it. */
export function ownCommitWrites(handle: Hex, { out }: ConnectionState, action: Action): Write[] {
  if (action.type !== 'send' || action.message.type !== 'commit') return [];
  const { message } = action;
  // In one step an epoch may have ended: its hash is then kept until the reveal.
  const of = [out, out?.wait].find((one) => one?.epoch === message.epoch);
  if (of === undefined) return [];
  const value = ownCommitRow(message, of.revokeHash);
  return [{ put: 'prepared', key: ownKey(handle, value), value }];
}

export function ownCommitTerms(row: OwnCommitRow): CommitTerms {
  const { n, epoch, feerate, lockHeight } = row;
  return {
    ...{ n, epoch, feerate },
    total: BigInt(row.total),
    locks: row.locks.map(({ hash, amount }) => ({ hash, amount: BigInt(amount) })),
    ...(lockHeight !== undefined && { lockHeight }),
  };
}
