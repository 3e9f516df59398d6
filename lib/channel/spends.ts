import { type Bytes, bytesToHex, concatBytes, type Hex, sha256 } from '../bytes.ts';
import { SEQUENCE_RBF, SIGHASH_ALL, serializeTx, sighash, type Tx, txidOf, vsizeOf } from '../tx.ts';
import { prepare, scriptOf } from './commit.ts';
import { witness } from './scripts.ts';
import type { ChannelParams, Ecdsa, PublishedCommit } from './types.ts';

/** One input, one output: how money comes home. All are rebuilt at the current feerate until they confirm. */
interface Sweep {
  readonly txid: Hex;
  readonly vout: number;
  readonly value: bigint;
  readonly script: Bytes;
  readonly sequence: number;
  readonly locktime: number;
  readonly home: Bytes;
  readonly feerate: number;
  readonly witness: (sig: Bytes) => Bytes[];
}

export interface Signed {
  readonly txid: Hex;
  readonly rawtx: Hex;
}

const DUMMY_SIG = new Uint8Array(72);
/** Below this nothing standard can be made of it. */
const DUST = 330n;

/** Vsize of a payout of a plain commit, what a refund branch adds, and what each lock does; rounded up. */
const PAYOUT_VSIZE = 143;
const REFUND_VSIZE = 13;
const LOCK_VSIZE = 18;

/** Even at 1 sat/vB no standard transaction brings it home: a lone output of 330 sat costs more than it leaves. */
export function worthless(value: bigint, locks = 0): boolean {
  return value < DUST + BigInt(PAYOUT_VSIZE + (locks > 0 ? REFUND_VSIZE : 0) + LOCK_VSIZE * locks);
}

/** DER with the sighash byte, from a compact signature (BIP66). */
export function derSignature(compact: Bytes): Bytes {
  const integer = (b: Bytes): Bytes => {
    let start = 0;
    while (start < 31 && b[start] === 0) start++;
    const body = b.subarray(start);
    return (body[0] ?? 0) & 0x80
      ? concatBytes(Uint8Array.of(2, body.length + 1, 0), body)
      : concatBytes(Uint8Array.of(2, body.length), body);
  };
  const body = concatBytes(integer(compact.subarray(0, 32)), integer(compact.subarray(32)));
  return concatBytes(Uint8Array.of(0x30, body.length), body, Uint8Array.of(SIGHASH_ALL));
}

/**
 * A small output pays what it can: a claim that waits for cheaper days may be lost to the other side's. Undefined where
 * not even 1 sat/vB is left.
 */
function sweep(s: Sweep, ecdsa: Ecdsa, key: Bytes): Signed | undefined {
  const unsigned = (value: bigint, items: Bytes[]): Tx => ({
    version: 2,
    locktime: s.locktime,
    inputs: [{ txid: s.txid, vout: s.vout, sequence: s.sequence, witness: items }],
    outputs: [{ value, script: s.home }],
  });
  const vsize = vsizeOf(unsigned(0n, s.witness(DUMMY_SIG)));
  const room = s.value - DUST;
  if (room < BigInt(vsize)) return undefined;
  const wanted = BigInt(Math.ceil(s.feerate * vsize));
  const value = s.value - (wanted < room ? wanted : room);
  const digest = sighash(unsigned(value, []), 0, s.script, s.value);
  const tx = unsigned(value, s.witness(derSignature(ecdsa.sign(digest, key))));
  return { txid: txidOf(tx), rawtx: serializeTx(tx) };
}

export interface SpendContext {
  readonly params: ChannelParams;
  readonly home: Bytes;
  readonly feerate: number;
  readonly ecdsa: Ecdsa;
  readonly key: Bytes;
}

/** The payer takes the deposit back from `expire_height` on. */
export function expireTx(c: SpendContext): Signed | undefined {
  const script = prepare(c.params).depositScript;
  return sweep(
    {
      txid: c.params.txid,
      vout: c.params.vout,
      value: c.params.value,
      script,
      sequence: SEQUENCE_RBF,
      locktime: c.params.expireHeight,
      home: c.home,
      feerate: c.feerate,
      witness: (sig) => witness.expire(sig, script),
    },
    c.ecdsa,
    c.key,
  );
}

/** The payer takes what lies at the deposit script with the payee's spend secret (stray coins, channel.md §1). */
export function changeTx(
  c: SpendContext,
  coin: { txid: Hex; vout: number; value: bigint },
  spendSecret: Bytes,
): Signed | undefined {
  const script = prepare(c.params).depositScript;
  return sweep(
    {
      ...coin,
      script,
      sequence: SEQUENCE_RBF,
      locktime: 0,
      home: c.home,
      feerate: c.feerate,
      witness: (sig) => witness.change(sig, spendSecret, script),
    },
    c.ecdsa,
    c.key,
  );
}

function claim(
  c: SpendContext,
  txid: Hex,
  commit: PublishedCommit,
  revokeHash: Hex,
  rest: Pick<Sweep, 'sequence' | 'locktime'>,
  items: (sig: Bytes, script: Bytes) => Bytes[],
): Signed | undefined {
  const script = scriptOf(c.params, commit, revokeHash);
  return sweep(
    {
      txid,
      vout: 0,
      value: commit.value,
      script,
      ...rest,
      home: c.home,
      feerate: c.feerate,
      witness: (sig) => items(sig, script),
    },
    c.ecdsa,
    c.key,
  );
}

/** The payee takes a commit's total, D blocks after the commit. `preimages` in the order of the locks. */
export function payoutTx(
  c: SpendContext,
  txid: Hex,
  commit: PublishedCommit,
  revokeHash: Hex,
  spendSecret: Bytes,
  preimages: readonly Bytes[],
): Signed | undefined {
  const rest = { sequence: c.params.delay, locktime: 0 };
  return claim(c, txid, commit, revokeHash, rest, (sig, script) =>
    witness.payout(sig, spendSecret, preimages, script),
  );
}

/** The payer punishes a commit of a revealed epoch, at once. */
export function revokeTx(
  c: SpendContext,
  txid: Hex,
  commit: PublishedCommit,
  revokeHash: Hex,
  secret: Bytes,
): Signed | undefined {
  const rest = { sequence: SEQUENCE_RBF, locktime: 0 };
  return claim(c, txid, commit, revokeHash, rest, (sig, script) =>
    witness.revoke(sig, secret, commit.locks.length > 0, script),
  );
}

/** The payer takes back a conditional commit whose locks nobody opened, from lock_height on. */
export function refundTx(
  c: SpendContext,
  txid: Hex,
  commit: PublishedCommit,
  revokeHash: Hex,
): Signed | undefined {
  const rest = { sequence: SEQUENCE_RBF, locktime: commit.lockHeight ?? 0 };
  return claim(c, txid, commit, revokeHash, rest, (sig, script) => witness.refund(sig, script));
}

/** The payer's rest of a commit, one confirmation after it. */
export function restTx(c: SpendContext, txid: Hex, value: bigint): Signed | undefined {
  const script = prepare(c.params).restScript;
  return sweep(
    {
      txid,
      vout: 2,
      value,
      script,
      sequence: 1,
      locktime: 0,
      home: c.home,
      feerate: c.feerate,
      witness: (sig) => witness.rest(sig, script),
    },
    c.ecdsa,
    c.key,
  );
}

/** Key of a commit record: the scriptPubKey of out 0, hex. */
export function programHex(script: Bytes): Hex {
  return bytesToHex(concatBytes(Uint8Array.of(0, 32), sha256(script)));
}
