import { type Bytes, concatBytes, type Hex, hash160, hash256, hexToBytes, sha256 } from '../bytes.ts';
import {
  outpointBytes,
  outputBytes,
  SEQUENCE_RBF,
  SIGHASH_ALL,
  type Tx,
  u32,
  u64,
  varint,
  witnessProgram,
} from '../tx.ts';
import { type CommitPieces, commitPieces, commitScript, depositScript, restScript } from './scripts.ts';
import type { ChannelParams, CommitTerms } from './types.ts';

/** Out 0 is never smaller: the dust limit of a P2WSH output. */
const COMMIT_MIN = 330n;
/** Value of the keyed anchor, and the least the rest may be. */
export const ANCHOR = 330n;
const REST_MIN = 330n;
/** Feerates run from the terms' to 20 times it. */
export const FEERATE_SPAN = 20;

/** Bytes of a commit without witness: always counted with three outputs (channel.md §3). */
const BASE_SIZE = 4 + 1 + 41 + 1 + 43 + 31 + 43 + 4;
const SIGNATURE_SIZE = 72;

/** The parts of a channel's commits that never change, kept by its params object. */
export interface Prepared {
  readonly depositScript: Bytes;
  readonly vsize: number;
  /** BIP143 preimage up to hashOutputs. */
  readonly head: Bytes;
  readonly anchorScript: Bytes;
  readonly restScript: Bytes;
  readonly anchor: Bytes;
  readonly restProgram: Bytes;
  readonly payerKey: Bytes;
  readonly payeeKey: Bytes;
  /** Pieces of the commit scripts by revoke hash, and the plain script's program; the newest epochs only. */
  readonly epochs: Map<Hex, { readonly pieces: CommitPieces; readonly plainProgram: Bytes }>;
}

const cache = new WeakMap<ChannelParams, Prepared>();
const TAIL = concatBytes(u32(0), u32(SIGHASH_ALL));

export function prepare(params: ChannelParams): Prepared {
  const known = cache.get(params);
  if (known !== undefined) return known;
  const script = depositScript(params);
  const witness = 2 + 1 + 1 + 2 * (1 + SIGNATURE_SIZE) + 2 + varint(script.length).length + script.length;
  const anchorScript = concatBytes(Uint8Array.of(0, 20), hash160(hexToBytes(params.payee)));
  const rest = restScript(params.payer);
  const outpoint = outpointBytes(params.txid, params.vout);
  const prepared: Prepared = {
    depositScript: script,
    vsize: Math.ceil((BASE_SIZE * 4 + witness) / 4),
    head: concatBytes(
      u32(2),
      hash256(outpoint),
      hash256(u32(SEQUENCE_RBF)),
      outpoint,
      varint(script.length),
      script,
      u64(params.value),
      u32(SEQUENCE_RBF),
    ),
    anchorScript,
    restScript: rest,
    anchor: outputBytes({ value: ANCHOR, script: anchorScript }),
    restProgram: witnessProgram(sha256(rest)),
    payerKey: hexToBytes(params.payer),
    payeeKey: hexToBytes(params.payee),
    epochs: new Map(),
  };
  cache.set(params, prepared);
  return prepared;
}

export function atLeastDust(total: bigint): bigint {
  return total < COMMIT_MIN ? COMMIT_MIN : total;
}

/** fee3 of channel.md §3, in satoshis. */
export function commitFee(params: ChannelParams, feerate: number): bigint {
  return BigInt(Math.ceil(feerate * prepare(params).vsize));
}

/** The highest total a commit may carry at this feerate; negative where not even dust fits. */
export function capacity(params: ChannelParams, feerate: number): bigint {
  const room = params.value - commitFee(params, feerate) - ANCHOR;
  return room < COMMIT_MIN ? -1n : room;
}

/** How a commit carries the amount. Bitcoin: out 0's value. Counterparty's `attach` comes with its own. */
interface Carrier {
  /** The outputs of the commit, serialised, in order; `program` is the scriptPubKey of the commit script. */
  outputs(params: ChannelParams, terms: CommitTerms, program: Bytes): readonly Bytes[];
}

const bitcoinCarrier: Carrier = {
  outputs(params, terms, program) {
    const p = prepare(params);
    const value = atLeastDust(terms.total);
    const rest = params.value - value - commitFee(params, terms.feerate) - ANCHOR;
    if (rest < 0n)
      throw new RangeError(`a commit of ${terms.total} does not fit a deposit of ${params.value}`);
    const outputs = [outputBytes({ value, script: program }), p.anchor];
    if (rest >= REST_MIN) outputs.push(outputBytes({ value: rest, script: p.restProgram }));
    return outputs;
  },
};

const EPOCHS_KEPT = 4;

function epochOf(params: ChannelParams, revokeHash: Hex) {
  const { epochs } = prepare(params);
  const known = epochs.get(revokeHash);
  if (known !== undefined) return known;
  const pieces = commitPieces({ ...params, revokeHash });
  const epoch = { pieces, plainProgram: witnessProgram(sha256(pieces.plain)) };
  if (epochs.size >= EPOCHS_KEPT) epochs.clear();
  epochs.set(revokeHash, epoch);
  return epoch;
}

type Locked = Pick<CommitTerms, 'locks' | 'lockHeight'>;

export function scriptOf(params: ChannelParams, terms: Locked, revokeHash: Hex): Bytes {
  const { pieces } = epochOf(params, revokeHash);
  return commitScript(
    pieces,
    terms.locks.map((l) => l.hash),
    terms.lockHeight,
  );
}

/** scriptPubKey of out 0, by which a published commit is recognised. */
export function commitProgram(params: ChannelParams, terms: Locked, revokeHash: Hex): Bytes {
  if (terms.locks.length === 0) return epochOf(params, revokeHash).plainProgram;
  return witnessProgram(sha256(scriptOf(params, terms, revokeHash)));
}

/** The digest that both parties sign: a pure function of params, terms and the epoch's revoke hash. */
export function commitDigest(
  params: ChannelParams,
  terms: CommitTerms,
  revokeHash: Hex,
  carrier = bitcoinCarrier,
): Bytes {
  const outputs = carrier.outputs(params, terms, commitProgram(params, terms, revokeHash));
  return hash256(concatBytes(prepare(params).head, hash256(concatBytes(...outputs)), TAIL));
}

/** The whole transaction; `witness` empty until both have signed. Its txid is known before (segwit). */
export function commitTx(
  params: ChannelParams,
  terms: CommitTerms,
  revokeHash: Hex,
  witness: readonly Bytes[] = [],
  carrier = bitcoinCarrier,
): Tx {
  const outputs = carrier.outputs(params, terms, commitProgram(params, terms, revokeHash)).map((bytes) => ({
    value: new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true),
    script: bytes.subarray(9),
  }));
  return {
    version: 2,
    locktime: 0,
    inputs: [{ txid: params.txid, vout: params.vout, sequence: SEQUENCE_RBF, witness }],
    outputs,
  };
}
