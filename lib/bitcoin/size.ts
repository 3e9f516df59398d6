import type { Bytes } from '../bytes.ts';
import { PicoError } from '../errors.ts';

/** Outpoint, empty scriptSig, sequence: 41 bytes of 4 weight units; witness: 2 items, a 72-byte signature, a 33-byte key. */
const P2WPKH_INPUT_WEIGHT = 41 * 4 + 108;
const MICRO = 1_000_000n;

/**
 * Virtual size in vB of a transaction that spends only P2WPKH outputs, each with the longest signature there is:
 * the signed transaction is never larger, so a fee counted by it never falls below its feerate.
 */
export function p2wpkhVsize(inputCount: number, outputScripts: readonly Bytes[]): number {
  const outputs = outputScripts.reduce(
    (bytes, script) => bytes + 8 + compactSize(script.length) + script.length,
    0,
  );
  const base = 8 + compactSize(inputCount) + compactSize(outputScripts.length) + outputs;
  return Math.ceil((4 * base + 2 + inputCount * P2WPKH_INPUT_WEIGHT) / 4);
}

/** ceil(feerate × vsize) in satoshis, exact to a millionth of a sat/vB. Throws PicoError InvalidFeerate. */
export function feeFor(feerate: number, vsize: number): bigint {
  if (!Number.isFinite(feerate) || feerate < 0 || feerate > 1_000_000) {
    throw new PicoError(
      'InvalidFeerate',
      `A feerate is a number of sat/vB from 0 to 1000000, not ${feerate}.`,
    );
  }
  const scaled = BigInt(Math.round(feerate * Number(MICRO))) * BigInt(vsize);
  return (scaled + MICRO - 1n) / MICRO;
}

/**
 * The smallest value nodes relay for an output: what it would cost to make and spend it at 3 sat/vB (Bitcoin Core's
 * dust rule). P2WPKH 294, P2WSH and P2TR 330, P2PKH 546, P2SH 540; 0 for OP_RETURN, which is never spent.
 */
export function dustLimit(script: Bytes): bigint {
  if (script[0] === 0x6a) return 0n;
  const [version, length] = script;
  const isWitness =
    script.length >= 4 &&
    script.length <= 42 &&
    length === script.length - 2 &&
    (version === 0 || (version !== undefined && version >= 0x51 && version <= 0x60));
  const spendBytes = 32 + 4 + 1 + (isWitness ? 26 : 107) + 4;
  return 3n * BigInt(8 + compactSize(script.length) + script.length + spendBytes);
}

function compactSize(count: number): number {
  if (count < 0xfd) return 1;
  return count <= 0xffff ? 3 : 5;
}
