import { type Bytes, bytesToHex, concatBytes, type Hex, hash256, hexToBytes } from './bytes.ts';

/** One spent output. `txid` in display order; `sequence` as in the transaction; `witness` bottom first. */
export interface TxInput {
  readonly txid: Hex;
  readonly vout: number;
  readonly sequence: number;
  /** Of inputs older than segwit; empty where left out. */
  readonly scriptSig?: Bytes;
  readonly witness: readonly Bytes[];
}

/** `value` in satoshis, `script` is the scriptPubKey. */
export interface TxOutput {
  readonly value: bigint;
  readonly script: Bytes;
}

export interface Tx {
  readonly version: number;
  readonly locktime: number;
  readonly inputs: readonly TxInput[];
  readonly outputs: readonly TxOutput[];
}

export const SIGHASH_ALL = 1;
/** Signals replacement (BIP125) and leaves nLockTime in force. */
export const SEQUENCE_RBF = 0xfffffffd;

export function u32(value: number): Bytes {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value, true);
  return out;
}

export function u64(value: bigint): Bytes {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, value, true);
  return out;
}

export function varint(n: number): Bytes {
  if (n < 0xfd) return Uint8Array.of(n);
  if (n <= 0xffff) return Uint8Array.of(0xfd, n & 0xff, n >> 8);
  return concatBytes(Uint8Array.of(0xfe), u32(n));
}

/** Txid (display order) and index as the 36 bytes a transaction holds. */
export function outpointBytes(txid: Hex, vout: number): Bytes {
  return concatBytes(hexToBytes(txid).reverse(), u32(vout));
}

/** P2WSH scriptPubKey from a witness script's SHA-256. */
export function witnessProgram(scriptHash: Bytes): Bytes {
  return concatBytes(Uint8Array.of(0, 32), scriptHash);
}

export function outputBytes(output: TxOutput): Bytes {
  return concatBytes(u64(output.value), sized(output.script));
}

function sized(data: Bytes): Bytes {
  return concatBytes(varint(data.length), data);
}

function stripped(tx: Tx): Bytes {
  return concatBytes(
    u32(tx.version),
    varint(tx.inputs.length),
    ...tx.inputs.flatMap(({ txid, vout, scriptSig = NOTHING, sequence }) => [
      outpointBytes(txid, vout),
      sized(scriptSig),
      u32(sequence),
    ]),
    varint(tx.outputs.length),
    ...tx.outputs.map(outputBytes),
    u32(tx.locktime),
  );
}

const NOTHING = new Uint8Array();

/** Marker, flag and witnesses, or nothing where no input has a witness. */
function witnessBytes({ inputs }: Tx): Bytes {
  if (inputs.every(({ witness }) => witness.length === 0)) return NOTHING;
  return concatBytes(...inputs.flatMap(({ witness }) => [varint(witness.length), ...witness.map(sized)]));
}

/** BIP144 serialisation, hex. */
export function serializeTx(tx: Tx): Hex {
  const base = stripped(tx);
  const witness = witnessBytes(tx);
  if (witness.length === 0) return bytesToHex(base);
  const flag = Uint8Array.of(0, 1);
  return bytesToHex(concatBytes(base.subarray(0, 4), flag, base.subarray(4, -4), witness, base.subarray(-4)));
}

/** Display-order txid: the witness is not part of it, so it is known before anybody signs. */
export function txidOf(tx: Tx): Hex {
  return bytesToHex(hash256(stripped(tx)).reverse());
}

/** Virtual size (BIP141): weight / 4, rounded up. */
export function vsizeOf(tx: Tx): number {
  const { length } = witnessBytes(tx);
  return stripped(tx).length + Math.ceil((length === 0 ? 0 : 2 + length) / 4);
}

const NONE = 2;
const SINGLE = 3;
const ANYONE_CAN_PAY = 0x80;

/** BIP143 digest of one input. `script` is the scriptCode; `value` is that of the spent output, in satoshis. */
export function sighash(tx: Tx, index: number, script: Bytes, value: bigint, type = SIGHASH_ALL): Bytes {
  const input = tx.inputs[index];
  if (input === undefined) throw new RangeError(`no input ${index}`);
  const base = type & 0x1f;
  const isAlone = (type & ANYONE_CAN_PAY) !== 0;
  const isFree = base === NONE || base === SINGLE;
  const hashOf = (parts: readonly Bytes[]) => hash256(concatBytes(...parts));
  const zero = new Uint8Array(32);
  const own = tx.outputs[index];
  const single = base === SINGLE && own !== undefined ? hashOf([outputBytes(own)]) : zero;
  return hashOf([
    u32(tx.version),
    isAlone ? zero : hashOf(tx.inputs.map((i) => outpointBytes(i.txid, i.vout))),
    isAlone || isFree ? zero : hashOf(tx.inputs.map((i) => u32(i.sequence))),
    outpointBytes(input.txid, input.vout),
    sized(script),
    u64(value),
    u32(input.sequence),
    isFree ? single : hashOf(tx.outputs.map(outputBytes)),
    u32(tx.locktime),
    u32(type),
  ]);
}

/** As it was read: nothing is left out. */
export interface ParsedTx extends Tx {
  readonly inputs: readonly Required<TxInput>[];
}

/** Reads hex as BIP144 or as it was before. Throws RangeError, which says what is wrong. */
export function parseTx(hex: Hex): ParsedTx {
  const bytes = hexToBytes(hex);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const step = (length: number): number => {
    if (length > bytes.length - at) throw new RangeError('it ends too early');
    at += length;
    return at - length;
  };
  const number = () => view.getUint32(step(4), true);
  const data = (length: number) => bytes.slice(step(length), at);
  const count = (): number => {
    const first = view.getUint8(step(1));
    if (first < 0xfd) return first;
    const [value, least] =
      first === 0xfd
        ? [view.getUint16(step(2), true), 0xfd]
        : first === 0xfe
          ? [number(), 0x10000]
          : [Number.POSITIVE_INFINITY, 0];
    if (value < least) throw new RangeError('a length is written longer than it need be');
    if (value > bytes.length) throw new RangeError('it ends too early');
    return value;
  };
  const list = <T>(read: () => T): T[] => Array.from({ length: count() }, read);

  const version = number();
  const hasWitness = bytes[at] === 0 && bytes[at + 1] === 1;
  if (hasWitness) step(2);
  const inputs = list(() => ({
    txid: bytesToHex(data(32).reverse()),
    vout: number(),
    scriptSig: data(count()),
    sequence: number(),
  }));
  const outputs = list(() => ({ value: view.getBigUint64(step(8), true), script: data(count()) }));
  const witnesses = inputs.map(() => (hasWitness ? list(() => data(count())) : []));
  const locktime = number();
  if (at !== bytes.length) throw new RangeError('bytes follow it');
  if (hasWitness && witnesses.every((witness) => witness.length === 0))
    throw new RangeError('it says that it has witnesses, and has none');
  const spent = inputs.map((input, i) => ({ ...input, witness: witnesses[i] ?? [] }));
  return { version, inputs: spent, outputs, locktime };
}
