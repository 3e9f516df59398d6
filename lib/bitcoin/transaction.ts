import { type Bytes, concatBytes, equalBytes, type Hex, isHex } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import {
  type ParsedTx,
  parseTx,
  SEQUENCE_RBF,
  SIGHASH_ALL,
  serializeTx,
  sighash,
  type TxOutput,
  txidOf,
  vsizeOf,
} from '../tx.ts';
import { p2pkhScript, p2wpkhScript } from './address.ts';
import { compactToDer, type Ecdsa, nobleEcdsa } from './ecdsa.ts';

/** 21 million bitcoin: no honest amount is larger. */
export const MAX_MONEY_SAT = 2_100_000_000_000_000n;

export interface Outpoint {
  /** Display order. */
  readonly txid: Hex;
  readonly vout: number;
}

interface UnsignedInput extends Outpoint {
  /** SEQUENCE_RBF when left out. */
  readonly sequence?: number;
}

/** A P2WPKH output of ours, with all that is needed to spend it. */
export interface SigningInput extends UnsignedInput, TxOutput {
  readonly privateKey: Bytes;
}

export interface TransactionParts {
  /** 2 when left out. */
  readonly version?: number;
  /** 0 when left out. */
  readonly locktime?: number;
  readonly inputs: readonly UnsignedInput[];
  readonly outputs: readonly TxOutput[];
}

export interface DecodedTransaction extends ParsedTx {
  readonly txid: Hex;
  readonly vsize: number;
}

/** An unsigned transaction as raw hex. Throws PicoError InvalidTransaction for parts that can never be valid. */
export function buildTransaction(parts: TransactionParts): Hex {
  if (parts.inputs.length === 0 || parts.outputs.length === 0)
    throw invalid('it needs an input and an output');
  const seen = new Set<string>();
  for (const { txid, vout } of parts.inputs) {
    if (!isHex(txid, 32)) throw invalid(`${txid} is no txid`);
    if (seen.has(`${txid}:${vout}`)) throw invalid(`it spends ${txid}:${vout} twice`);
    seen.add(`${txid}:${vout}`);
  }
  for (const { value } of parts.outputs)
    if (value < 0n || value > MAX_MONEY_SAT) throw invalid(`${value} sat is no possible amount`);
  const { version = 2, locktime = 0, outputs } = parts;
  const inputs = parts.inputs.map(({ txid, vout, sequence = SEQUENCE_RBF }) => ({
    ...{ txid, vout, sequence, witness: [] },
  }));
  return serializeTx({ version, locktime, inputs, outputs });
}

/** Fills in the witnesses of a transaction that spends exactly `inputs`, in that order, all P2WPKH (BIP143, SIGHASH_ALL). */
export function signP2wpkh(rawtx: Hex, inputs: readonly SigningInput[], ecdsa: Ecdsa = nobleEcdsa): Hex {
  const tx = parse(rawtx);
  if (tx.inputs.length !== inputs.length)
    throw invalid(`it has ${tx.inputs.length} inputs, and ${inputs.length} keys were given`);
  const signed = inputs.map((input, index) => {
    const spent = tx.inputs[index];
    if (spent?.txid !== input.txid || spent.vout !== input.vout) throw invalid(`input ${index} is another`);
    const publicKey = ecdsa.publicKey(input.privateKey);
    if (!equalBytes(p2wpkhScript(publicKey), input.script)) {
      throw new PicoError('WrongKey', `The key given for input ${index} does not open its output.`, {
        index,
      });
    }
    const digest = sighash(tx, index, p2pkhScript(publicKey), input.value);
    const signature = compactToDer(ecdsa.sign(digest, input.privateKey));
    return { ...spent, witness: [concatBytes(signature, Uint8Array.of(SIGHASH_ALL)), publicKey] };
  });
  return serializeTx({ ...tx, inputs: signed });
}

/**
 * The digest a segwit v0 input signs (BIP143), 32 bytes. `scriptCode` is the witness script for P2WSH, and
 * p2pkhScript(publicKey) for P2WPKH; `value` is that of the output spent.
 */
export function sighashV0(
  rawtx: Hex,
  index: number,
  scriptCode: Bytes,
  value: bigint,
  type = SIGHASH_ALL,
): Bytes {
  return sighash(parse(rawtx), index, scriptCode, value, type);
}

/** The transaction's id, display order. */
export function txid(rawtx: Hex): Hex {
  return txidOf(parse(rawtx));
}

/** Virtual size in vB (BIP141). */
export function vsize(rawtx: Hex): number {
  return vsizeOf(parse(rawtx));
}

/** Reads raw hex. Throws PicoError InvalidTransaction. */
export function decodeTransaction(rawtx: Hex): DecodedTransaction {
  const tx = parse(rawtx);
  return { ...tx, txid: txidOf(tx), vsize: vsizeOf(tx) };
}

function parse(rawtx: Hex): ParsedTx {
  if (!isHex(rawtx)) throw invalid('it is not lower-case hex');
  try {
    return parseTx(rawtx);
  } catch (error) {
    throw invalid(error instanceof RangeError ? error.message : 'it cannot be read');
  }
}

function invalid(why: string): PicoError {
  return new PicoError('InvalidTransaction', `This is no usable transaction: ${why}.`);
}
