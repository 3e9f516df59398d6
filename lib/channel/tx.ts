import { type Bytes, bytesToHex, concatBytes, type Hex, hash256, hexToBytes } from '../bytes.ts';

/** One spent output. `sequence` as in the transaction; `witness` bottom first. */
interface TxInput {
  readonly txid: Hex;
  readonly vout: number;
  readonly sequence: number;
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
  return concatBytes(u64(output.value), varint(output.script.length), output.script);
}

function stripped(tx: Tx): Bytes {
  return concatBytes(
    u32(tx.version),
    varint(tx.inputs.length),
    ...tx.inputs.flatMap((i) => [outpointBytes(i.txid, i.vout), Uint8Array.of(0), u32(i.sequence)]),
    varint(tx.outputs.length),
    ...tx.outputs.map(outputBytes),
    u32(tx.locktime),
  );
}

function witnessBytes(tx: Tx): Bytes {
  const parts: Bytes[] = [];
  for (const input of tx.inputs) {
    parts.push(varint(input.witness.length));
    for (const item of input.witness) parts.push(varint(item.length), item);
  }
  return concatBytes(...parts);
}

/** BIP144 serialisation, hex. */
export function serializeTx(tx: Tx): Hex {
  const base = stripped(tx);
  return bytesToHex(
    concatBytes(
      base.subarray(0, 4),
      Uint8Array.of(0, 1),
      base.subarray(4, -4),
      witnessBytes(tx),
      base.subarray(-4),
    ),
  );
}

/** Display-order txid: the witness is not part of it, so it is known before anybody signs. */
export function txidOf(tx: Tx): Hex {
  return bytesToHex(hash256(stripped(tx)).reverse());
}

/** Virtual size (BIP141): weight / 4, rounded up. */
export function vsizeOf(tx: Tx): number {
  return Math.ceil((stripped(tx).length * 4 + 2 + witnessBytes(tx).length) / 4);
}

/** BIP143 digest of one input for SIGHASH_ALL. `value` is that of the spent output, in satoshis. */
export function sighash(tx: Tx, index: number, script: Bytes, value: bigint): Bytes {
  const input = tx.inputs[index];
  if (input === undefined) throw new RangeError(`no input ${index}`);
  const outpoints = concatBytes(...tx.inputs.map((i) => outpointBytes(i.txid, i.vout)));
  const sequences = concatBytes(...tx.inputs.map((i) => u32(i.sequence)));
  return hash256(
    concatBytes(
      u32(tx.version),
      hash256(outpoints),
      hash256(sequences),
      outpointBytes(input.txid, input.vout),
      varint(script.length),
      script,
      u64(value),
      u32(input.sequence),
      hash256(concatBytes(...tx.outputs.map(outputBytes))),
      u32(tx.locktime),
      u32(SIGHASH_ALL),
    ),
  );
}
