import { Transaction } from 'bitcoinjs-lib/src/transaction';
import { type Bytes, bytesToHex, concatBytes, equalBytes, type Hex, hexToBytes, isHex } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import { p2pkhScript, p2wpkhScript } from './address.ts';
import { compactToDer, type Ecdsa, nobleEcdsa } from './ecdsa.ts';

/** 21 million bitcoin: no honest amount is larger. */
export const MAX_MONEY_SAT = 2_100_000_000_000_000n;
/** Signals replaceability (BIP125) and leaves locktime in force. */
const SEQUENCE_RBF = 0xfffffffd;
export const SIGHASH_ALL = 1;

export interface Outpoint {
  /** Display order. */
  readonly txid: Hex;
  readonly vout: number;
}

export interface TxOutput {
  /** scriptPubKey. */
  readonly script: Bytes;
  readonly value: bigint;
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

interface DecodedInput extends Outpoint {
  readonly sequence: number;
  readonly scriptSig: Bytes;
  readonly witness: readonly Bytes[];
}

export interface DecodedTransaction {
  readonly txid: Hex;
  readonly version: number;
  readonly locktime: number;
  readonly inputs: readonly DecodedInput[];
  readonly outputs: readonly TxOutput[];
  readonly vsize: number;
}

/** An unsigned transaction as raw hex. Throws PicoError InvalidTransaction for parts that can never be valid. */
export function buildTransaction(parts: TransactionParts): Hex {
  if (parts.inputs.length === 0 || parts.outputs.length === 0)
    throw invalid('it needs an input and an output');
  const tx = new Transaction();
  tx.version = parts.version ?? 2;
  tx.locktime = parts.locktime ?? 0;
  const seen = new Set<string>();
  for (const { txid, vout, sequence } of parts.inputs) {
    if (!isHex(txid, 32)) throw invalid(`${txid} is no txid`);
    if (seen.has(`${txid}:${vout}`)) throw invalid(`it spends ${txid}:${vout} twice`);
    seen.add(`${txid}:${vout}`);
    tx.addInput(hexToBytes(txid).reverse(), vout, sequence ?? SEQUENCE_RBF);
  }
  for (const { script, value } of parts.outputs) {
    if (value < 0n || value > MAX_MONEY_SAT) throw invalid(`${value} sat is no possible amount`);
    tx.addOutput(script, value);
  }
  return tx.toHex();
}

/** Fills in the witnesses of a transaction that spends exactly `inputs`, in that order, all P2WPKH (BIP143, SIGHASH_ALL). */
export function signP2wpkh(rawtx: Hex, inputs: readonly SigningInput[], ecdsa: Ecdsa = nobleEcdsa): Hex {
  const tx = parse(rawtx);
  if (tx.ins.length !== inputs.length)
    throw invalid(`it has ${tx.ins.length} inputs, and ${inputs.length} keys were given`);
  for (const [index, input] of inputs.entries()) {
    const spent = tx.ins[index];
    if (!spent || txidOf(spent.hash) !== input.txid || spent.index !== input.vout)
      throw invalid(`input ${index} is another`);
    const publicKey = ecdsa.publicKey(input.privateKey);
    if (!equalBytes(p2wpkhScript(publicKey), input.script)) {
      throw new PicoError('WrongKey', `The key given for input ${index} does not open its output.`, {
        index,
      });
    }
    const digest = tx.hashForWitnessV0(index, p2pkhScript(publicKey), input.value, SIGHASH_ALL);
    const signature = compactToDer(ecdsa.sign(digest, input.privateKey));
    tx.setWitness(index, [concatBytes(signature, Uint8Array.of(SIGHASH_ALL)), publicKey]);
  }
  return tx.toHex();
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
  return parse(rawtx).hashForWitnessV0(index, scriptCode, value, type);
}

/** The transaction's id, display order. */
export function txid(rawtx: Hex): Hex {
  return parse(rawtx).getId();
}

/** Virtual size in vB (BIP141). */
export function vsize(rawtx: Hex): number {
  return parse(rawtx).virtualSize();
}

/** Reads raw hex. Throws PicoError InvalidTransaction. */
export function decodeTransaction(rawtx: Hex): DecodedTransaction {
  const tx = parse(rawtx);
  return {
    txid: tx.getId(),
    version: tx.version,
    locktime: tx.locktime,
    inputs: tx.ins.map((input) => ({
      txid: txidOf(input.hash),
      vout: input.index,
      sequence: input.sequence,
      scriptSig: input.script,
      witness: input.witness,
    })),
    outputs: tx.outs.map(({ script, value }) => ({ script, value })),
    vsize: tx.virtualSize(),
  };
}

function parse(rawtx: Hex): Transaction {
  if (!isHex(rawtx)) throw invalid('it is not lower-case hex');
  try {
    return Transaction.fromHex(rawtx);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : 'it cannot be read');
  }
}

function txidOf(hash: Bytes): Hex {
  return bytesToHex(Uint8Array.from(hash).reverse());
}

function invalid(why: string): PicoError {
  return new PicoError('InvalidTransaction', `This is no usable transaction: ${why}.`);
}
