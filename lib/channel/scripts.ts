import { type Bytes, concatBytes, type Hex, hexToBytes } from '../bytes.ts';

/** The witness scripts of channel.md §2, byte for byte. */
const OP = {
  IF: 0x63,
  ELSE: 0x67,
  ENDIF: 0x68,
  DROP: 0x75,
  SIZE: 0x82,
  EQUALVERIFY: 0x88,
  SHA256: 0xa8,
  HASH160: 0xa9,
  CHECKSIG: 0xac,
  CHECKSIGVERIFY: 0xad,
  CHECKMULTISIG: 0xae,
  CLTV: 0xb1,
  CSV: 0xb2,
  ONE: 0x51,
  TWO: 0x52,
} as const;

/** Consensus allows 201 counted opcodes, unexecuted ones too: 46 locks fit, we stop well below (channel.md §2). */
export const MAX_LOCKS = 40;

/** A CLTV argument from here on is a time in seconds: one in the past would be no lock at all (BIP65). */
export const HEIGHT_LIMIT = 500_000_000;

/** Minimal push of a number: OP_0, OP_1..OP_16, else little endian with a sign byte where needed (BIP62 rule 4). */
export function pushNumber(n: number): Bytes {
  if (!Number.isInteger(n) || n < 0 || n > 0x7fffffff) throw new RangeError(`script number ${n}`);
  if (n === 0) return Uint8Array.of(0);
  if (n <= 16) return Uint8Array.of(0x50 + n);
  const bytes: number[] = [];
  for (let rest = n; rest > 0; rest = Math.floor(rest / 256)) bytes.push(rest & 0xff);
  if ((bytes.at(-1) ?? 0) & 0x80) bytes.push(0);
  return Uint8Array.of(bytes.length, ...bytes);
}

type Part = number | Bytes;

/** Numbers are opcodes, byte strings are pushed as data of fewer than 76 bytes. */
function script(...parts: Part[]): Bytes {
  return concatBytes(
    ...parts.flatMap((part) =>
      typeof part === 'number' ? [Uint8Array.of(part)] : [Uint8Array.of(part.length), part],
    ),
  );
}

export interface DepositScript {
  readonly payer: Hex;
  readonly payee: Hex;
  readonly spendHash: Hex;
  readonly expireHeight: number;
}

/** The output that holds a channel's money. */
export function depositScript(p: DepositScript): Bytes {
  const payer = hexToBytes(p.payer);
  return concatBytes(
    script(OP.IF, OP.TWO, payer, hexToBytes(p.payee), OP.TWO, OP.CHECKMULTISIG, OP.ELSE),
    script(OP.IF, OP.HASH160, hexToBytes(p.spendHash), OP.EQUALVERIFY, payer, OP.CHECKSIG, OP.ELSE),
    pushNumber(p.expireHeight),
    script(OP.CLTV, OP.DROP, payer, OP.CHECKSIG, OP.ENDIF, OP.ENDIF),
  );
}

export interface CommitScript {
  readonly payer: Hex;
  readonly payee: Hex;
  readonly spendHash: Hex;
  readonly revokeHash: Hex;
  readonly delay: number;
}

/** A commit script taken apart: all of an epoch's scripts share the pieces, only locks and lock_height differ. */
export interface CommitPieces {
  /** IF, the delay. */
  readonly head: Bytes;
  /** The payee's secret and signature, ELSE. */
  readonly payee: Bytes;
  readonly revoke: Bytes;
  /** After lock_height: the payer's refund, and both ENDIFs. */
  readonly refund: Bytes;
  /** The whole plain script. */
  readonly plain: Bytes;
}

export function commitPieces(p: CommitScript): CommitPieces {
  const payer = hexToBytes(p.payer);
  const head = concatBytes(Uint8Array.of(OP.IF), pushNumber(p.delay), Uint8Array.of(OP.CSV, OP.DROP));
  const payee = script(
    OP.HASH160,
    hexToBytes(p.spendHash),
    OP.EQUALVERIFY,
    hexToBytes(p.payee),
    OP.CHECKSIG,
    OP.ELSE,
  );
  const revoke = script(OP.HASH160, hexToBytes(p.revokeHash), OP.EQUALVERIFY, payer, OP.CHECKSIG);
  const refund = script(OP.CLTV, OP.DROP, payer, OP.CHECKSIG, OP.ENDIF, OP.ENDIF);
  return { head, payee, revoke, refund, plain: concatBytes(head, payee, revoke, Uint8Array.of(OP.ENDIF)) };
}

const BEFORE_HASH = script(OP.SIZE, Uint8Array.of(32), OP.EQUALVERIFY, OP.SHA256);
const IF = Uint8Array.of(OP.IF);
const ELSE = Uint8Array.of(OP.ELSE);
const PUSH_32 = Uint8Array.of(32);
const EQUALVERIFY = Uint8Array.of(OP.EQUALVERIFY);

/** Plain without locks, conditional with them; `locks` are payment hashes in order. */
export function commitScript(pieces: CommitPieces, locks: readonly Hex[], lockHeight?: number): Bytes {
  if (locks.length === 0) return pieces.plain;
  if (lockHeight === undefined) throw new RangeError('a conditional commit needs a lock height');
  return concatBytes(
    pieces.head,
    ...locks.flatMap((hash) => [BEFORE_HASH, PUSH_32, hexToBytes(hash), EQUALVERIFY]),
    pieces.payee,
    IF,
    pieces.revoke,
    ELSE,
    pushNumber(lockHeight),
    pieces.refund,
  );
}

/** The payer's own output of a commit: one confirmation old before it moves, so that it cannot pin the commit. */
export function restScript(payer: Hex): Bytes {
  return concatBytes(script(hexToBytes(payer), OP.CHECKSIGVERIFY, OP.ONE), Uint8Array.of(OP.CSV));
}

const NONE = new Uint8Array(0);
const TRUE = Uint8Array.of(1);

/** Witness stacks of channel.md §2, bottom first, the script last. Signatures are DER with the sighash byte. */
export const witness = {
  commit: (sigP: Bytes, sigE: Bytes, script: Bytes) => [NONE, sigP, sigE, TRUE, script],
  change: (sigP: Bytes, s: Bytes, script: Bytes) => [sigP, s, TRUE, NONE, script],
  expire: (sigP: Bytes, script: Bytes) => [sigP, NONE, NONE, script],
  /** `preimages` in the order of the locks: the last lock's lies lowest on the stack. */
  payout: (sigE: Bytes, s: Bytes, preimages: readonly Bytes[], script: Bytes) => [
    sigE,
    s,
    ...[...preimages].reverse(),
    TRUE,
    script,
  ],
  revoke: (sigP: Bytes, r: Bytes, conditional: boolean, script: Bytes) =>
    conditional ? [sigP, r, TRUE, NONE, script] : [sigP, r, NONE, script],
  refund: (sigP: Bytes, script: Bytes) => [sigP, NONE, NONE, script],
  rest: (sigP: Bytes, script: Bytes) => [sigP, script],
};
