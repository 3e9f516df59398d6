import { type Hex, isHex } from '../bytes.ts';
import { InvalidField } from '../errors.ts';
import { MAX_LOCKS } from './scripts.ts';

export interface Lock {
  /** SHA-256 of the preimage, hex. */
  readonly hash: Hex;
  readonly amount: bigint;
}

/** One payment carried by a commit; amounts are the payee's quantity and the hub's fee. */
export interface SendItem {
  readonly payee: Hex;
  readonly quantity: bigint;
  readonly fee: bigint;
  readonly token?: Hex;
}

/** The messages of channel.md §4, with bigint amounts; on the wire amounts are decimal strings. */
export type Message =
  | {
      readonly type: 'commit';
      readonly n: number;
      readonly epoch: number;
      readonly total: bigint;
      readonly locks: readonly Lock[];
      readonly lockHeight?: number;
      readonly feerate: number;
      /** Compact, low S. */
      readonly sig: Hex;
      readonly sends: readonly SendItem[];
    }
  | { readonly type: 'settle'; readonly n: number; readonly preimages: readonly Hex[] }
  | {
      readonly type: 'refuse';
      readonly n: number;
      readonly reason: string;
      readonly total?: bigint;
      readonly nextRevokeHash: Hex;
    }
  | { readonly type: 'reveal'; readonly epoch: number; readonly secret: Hex }
  | { readonly type: 'harden' }
  | {
      readonly type: 'funded';
      readonly txid: Hex;
      readonly vout: number;
      readonly value: bigint;
      readonly expireHeight: number;
    }
  /** The hub's signed word that it took an open payment (channel.md §5). */
  | { readonly type: 'receipt'; readonly n: number; readonly sig: Hex };

export type CommitMessage = Extract<Message, { type: 'commit' }>;

/** All satoshis there can be. */
const MAX_QUANTITY = 2_100_000_000_000_000n;
export const MAX_SENDS = 1000;
/** Characters of a refuse's reason. */
export const MAX_REASON = 200;
const QUANTITY = /^(?:0|[1-9][0-9]{0,15})$/;

/** A decimal string of 0 to 2.1e15. */
export function parseQuantity(value: unknown, field: string): bigint {
  if (typeof value !== 'string' || !QUANTITY.test(value))
    throw new InvalidField(field, 'must be a decimal string', 'InvalidQuantity');
  const quantity = BigInt(value);
  if (quantity > MAX_QUANTITY)
    throw new InvalidField(field, 'is more than 2100000000000000', 'InvalidQuantity');
  return quantity;
}

/** An integer of 0 to 2^31 - 1. */
export function parseIndex(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 0x7fffffff)
    throw new InvalidField(field, 'must be an integer from 0 to 2147483647');
  return value;
}

export function parseHex(value: unknown, bytes: number, field: string): Hex {
  if (!isHex(value, bytes))
    throw new InvalidField(field, `must be ${2 * bytes} lower-case hex characters`, 'InvalidHexData');
  return value;
}

/** A plain object with no keys but the allowed ones. */
export function parseObject(value: unknown, field: string, keys: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidField(field, 'must be an object');
  for (const key of Object.keys(value))
    if (!keys.includes(key)) throw new InvalidField(`${field}.${key}`, 'is not known');
  return value as Record<string, unknown>;
}

export function parseList(value: unknown, field: string, max: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new InvalidField(field, 'must be a list');
  if (value.length > max) throw new InvalidField(field, `has more than ${max} entries`);
  return value;
}

function parseText(value: unknown, field: string, max: number): string {
  if (typeof value !== 'string' || value.length > max)
    throw new InvalidField(field, `must be text of at most ${max} characters`);
  return value;
}

function parseLock(value: unknown, field: string): Lock {
  const o = parseObject(value, field, ['hash', 'amount']);
  return { hash: parseHex(o.hash, 32, `${field}.hash`), amount: parseQuantity(o.amount, `${field}.amount`) };
}

/** Hex of 1 to 64 bytes: a payment hash, or what the payer chose. */
function parseToken(value: unknown, field: string): Hex {
  if (!isHex(value) || value.length === 0 || value.length > 128)
    throw new InvalidField(field, 'must be lower-case hex of 1 to 64 bytes', 'InvalidHexData');
  return value;
}

function parseSend(value: unknown, field: string): SendItem {
  const o = parseObject(value, field, ['payee', 'quantity', 'fee', 'token']);
  return {
    payee: parseHex(o.payee, 32, `${field}.payee`),
    quantity: parseQuantity(o.quantity, `${field}.quantity`),
    fee: parseQuantity(o.fee, `${field}.fee`),
    ...(o.token !== undefined && { token: parseToken(o.token, `${field}.token`) }),
  };
}

/** Wire object → message. Throws InvalidField, naming the field, for anything not of its form. */
export function parseMessage(value: unknown, field = 'message'): Message {
  const type = (value as { type?: unknown } | null)?.type;
  switch (type) {
    case 'commit': {
      const o = parseObject(value, field, [
        'type',
        'n',
        'epoch',
        'total',
        'locks',
        'lock_height',
        'feerate',
        'sig',
        'sends',
      ]);
      return {
        type,
        n: parseIndex(o.n, `${field}.n`),
        epoch: parseIndex(o.epoch, `${field}.epoch`),
        total: parseQuantity(o.total, `${field}.total`),
        locks: parseList(o.locks, `${field}.locks`, MAX_LOCKS).map((l, i) =>
          parseLock(l, `${field}.locks[${i}]`),
        ),
        ...(o.lock_height !== undefined && { lockHeight: parseIndex(o.lock_height, `${field}.lock_height`) }),
        feerate: parseIndex(o.feerate, `${field}.feerate`),
        sig: parseHex(o.sig, 64, `${field}.sig`),
        sends: parseList(o.sends, `${field}.sends`, MAX_SENDS).map((s, i) =>
          parseSend(s, `${field}.sends[${i}]`),
        ),
      };
    }
    case 'settle': {
      const o = parseObject(value, field, ['type', 'n', 'preimages']);
      return {
        type,
        n: parseIndex(o.n, `${field}.n`),
        preimages: parseList(o.preimages, `${field}.preimages`, MAX_LOCKS).map((p, i) =>
          parseHex(p, 32, `${field}.preimages[${i}]`),
        ),
      };
    }
    case 'refuse': {
      const o = parseObject(value, field, ['type', 'n', 'reason', 'total', 'next_revoke_hash']);
      return {
        type,
        n: parseIndex(o.n, `${field}.n`),
        reason: parseText(o.reason, `${field}.reason`, MAX_REASON),
        ...(o.total !== undefined && { total: parseQuantity(o.total, `${field}.total`) }),
        nextRevokeHash: parseHex(o.next_revoke_hash, 20, `${field}.next_revoke_hash`),
      };
    }
    case 'reveal': {
      const o = parseObject(value, field, ['type', 'epoch', 'secret']);
      return {
        type,
        epoch: parseIndex(o.epoch, `${field}.epoch`),
        secret: parseHex(o.secret, 32, `${field}.secret`),
      };
    }
    case 'harden':
      parseObject(value, field, ['type']);
      return { type };
    case 'funded': {
      const o = parseObject(value, field, ['type', 'txid', 'vout', 'value', 'expire_height']);
      return {
        type,
        txid: parseHex(o.txid, 32, `${field}.txid`),
        vout: parseIndex(o.vout, `${field}.vout`),
        value: parseQuantity(o.value, `${field}.value`),
        expireHeight: parseIndex(o.expire_height, `${field}.expire_height`),
      };
    }
    case 'receipt': {
      const o = parseObject(value, field, ['type', 'n', 'sig']);
      return { type, n: parseIndex(o.n, `${field}.n`), sig: parseHex(o.sig, 64, `${field}.sig`) };
    }
    default:
      throw new InvalidField(`${field}.type`, 'is not a message type');
  }
}

export function encodeSend(s: SendItem): Record<string, unknown> {
  return {
    payee: s.payee,
    quantity: s.quantity.toString(),
    fee: s.fee.toString(),
    ...(s.token !== undefined && { token: s.token }),
  };
}

function encodeLock(l: Lock): Record<string, unknown> {
  return { hash: l.hash, amount: l.amount.toString() };
}

/** Message → wire object; `parseMessage` gives the same message back. */
export function encodeMessage(m: Message): Record<string, unknown> {
  switch (m.type) {
    case 'commit':
      return {
        type: m.type,
        n: m.n,
        epoch: m.epoch,
        total: m.total.toString(),
        locks: m.locks.map(encodeLock),
        ...(m.lockHeight !== undefined && { lock_height: m.lockHeight }),
        feerate: m.feerate,
        sig: m.sig,
        sends: m.sends.map(encodeSend),
      };
    case 'refuse':
      return {
        type: m.type,
        n: m.n,
        reason: m.reason,
        ...(m.total !== undefined && { total: m.total.toString() }),
        next_revoke_hash: m.nextRevokeHash,
      };
    case 'funded':
      return {
        type: m.type,
        txid: m.txid,
        vout: m.vout,
        value: m.value.toString(),
        expire_height: m.expireHeight,
      };
    default:
      return { ...m };
  }
}
