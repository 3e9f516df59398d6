import bitcore from 'bitcore-lib';
import type { Bytes, Hex } from '../../lib/bytes.ts';

const { Interpreter } = bitcore.Script;

/** CLEANSTACK stays off: bitcore-lib applies it to the outer stack and fails good witness spends (chain.md §1.3). */
const FLAGS = [
  'P2SH',
  'WITNESS',
  'CHECKLOCKTIMEVERIFY',
  'CHECKSEQUENCEVERIFY',
  'DERSIG',
  'LOW_S',
  'NULLDUMMY',
  'MINIMALDATA',
  'MINIMALIF',
  'NULLFAIL',
].reduce((flags, name) => flags | flag(name), 0);

/**
 * A second opinion on one input's scripts, by bitcore-lib, which shares no code with the sandbox's node.
 * It sees one transaction only: no double spend, no BIP68, no fee. Witness version 0 and older.
 * @param rawtx hex
 * @param prevScript the output script the input spends
 * @param valueSat the value of that output
 * @returns `error` is bitcore-lib's name of what failed, empty when ok
 */
export function verifyInput(
  rawtx: Hex,
  inputIndex: number,
  prevScript: Bytes,
  valueSat: bigint,
): { ok: boolean; error: string } {
  const tx = new bitcore.Transaction(rawtx);
  const input = tx.inputs[inputIndex];
  if (!input) throw new Error(`The transaction has no input ${inputIndex}.`);
  const interpreter = new Interpreter();
  const output = bitcore.Script.fromBuffer(Buffer.from(prevScript));
  const witness = input.getWitnesses() ?? [];
  const ok = interpreter.verify(input.script, output, tx, inputIndex, FLAGS, witness, Number(valueSat));
  return { ok, error: ok ? '' : interpreter.errstr || 'no reason given' };
}

/** A flag bitcore-lib does not know would silently check nothing. */
function flag(name: string): number {
  const value = Interpreter[`SCRIPT_VERIFY_${name}`];
  if (value === undefined) throw new Error(`bitcore-lib has no flag SCRIPT_VERIFY_${name}.`);
  return value;
}
