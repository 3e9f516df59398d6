import { Transaction } from 'bitcoinjs-lib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex } from './bytes.ts';
import { parseTx, serializeTx, sighash, type Tx, txidOf, vsizeOf } from './tx.ts';

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const data = fc.uint8Array({ maxLength: 300 });
const input = fc.record({
  txid: fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytesToHex),
  vout: u32,
  sequence: u32,
  scriptSig: data,
  witness: fc.array(data, { maxLength: 3 }),
});
const output = fc.record({ value: fc.bigInt({ min: 0n, max: 2_100_000_000_000_000n }), script: data });
const transaction: fc.Arbitrary<Tx> = fc.record({
  version: u32,
  locktime: u32,
  inputs: fc.array(input, { minLength: 1, maxLength: 4 }),
  outputs: fc.array(output, { minLength: 1, maxLength: 4 }),
});

/** The same by bitcoinjs-lib. */
function theirs(tx: Tx): Transaction {
  const made = new Transaction();
  made.version = tx.version;
  made.locktime = tx.locktime;
  for (const { txid, vout, sequence, scriptSig = new Uint8Array(), witness } of tx.inputs) {
    const index = made.addInput(
      Uint8Array.from(Buffer.from(txid, 'hex').reverse()),
      vout,
      sequence,
      scriptSig,
    );
    made.setWitness(index, [...witness]);
  }
  for (const { script, value } of tx.outputs) made.addOutput(script, value);
  return made;
}

describe('a transaction', () => {
  it('is written, read, named, sized and signed over as another implementation does it', () => {
    const types = [1, 2, 3, 0x81, 0x82, 0x83];
    fc.assert(
      fc.property(
        transaction,
        fc.constantFrom(...types),
        fc.nat({ max: 3 }),
        data,
        (tx, type, at, script) => {
          const other = theirs(tx);
          const hex = serializeTx(tx);
          expect(hex).toBe(other.toHex());
          expect(parseTx(hex)).toEqual(tx);
          expect(txidOf(tx)).toBe(other.getId());
          expect(vsizeOf(tx)).toBe(other.virtualSize());
          const index = at % tx.inputs.length;
          const value = tx.outputs[0]?.value ?? 0n;
          expect(bytesToHex(sighash(tx, index, script, value, type))).toBe(
            bytesToHex(other.hashForWitnessV0(index, script, value, type)),
          );
        },
      ),
    );
  });

  it('is refused when a byte is missing or one too many, wherever', () => {
    fc.assert(
      fc.property(transaction, fc.nat(), (tx, cut) => {
        const hex = serializeTx(tx);
        expect(() => parseTx(hex.slice(0, 2 * (cut % (hex.length / 2))))).toThrow(RangeError);
        expect(() => parseTx(`${hex}00`)).toThrow(RangeError);
      }),
    );
  });

  it('is refused where one transaction could be written in two ways', () => {
    const one = { txid: '11'.repeat(32), vout: 0, sequence: 0, witness: [] };
    const hex = serializeTx({ version: 2, locktime: 0, inputs: [one], outputs: [] });
    // The number of inputs in three bytes, and the flag of witnesses without one.
    expect(() => parseTx(`${hex.slice(0, 8)}fd0100${hex.slice(10)}`)).toThrow('longer than it need be');
    expect(() => parseTx(`${hex.slice(0, 8)}0001${hex.slice(8, -8)}00${hex.slice(-8)}`)).toThrow('has none');
  });
});
