import { describe, expect, it, test } from 'vitest';
import vector from '../../test/vectors/commit.json' with { type: 'json' };
import { bytesToHex } from '../bytes.ts';
import {
  commitPieces,
  commitScript,
  depositScript,
  MAX_LOCKS,
  pushNumber,
  restScript,
  witness,
} from './scripts.ts';

const { params } = vector;
const hash = 'ab'.repeat(32);
const pieces = commitPieces({ ...params, revokeHash: 'cd'.repeat(20) });

describe('pushNumber', () => {
  it.each([
    [0, '00'],
    [1, '51'],
    [16, '60'],
    [17, '0111'],
    [127, '017f'],
    [128, '028000'],
    [255, '02ff00'],
    [256, '020001'],
    [32767, '02ff7f'],
    [32768, '03008000'],
    [850123, '03cbf80c'],
    [8388608, '0400008000'],
    [0x7fffffff, '04ffffff7f'],
  ])('pushes %i as %s', (n, hex) => {
    expect(bytesToHex(pushNumber(n))).toBe(hex);
  });
  it.each([-1, 0.5, 0x80000000, Number.NaN])('refuses %d', (n) => {
    expect(() => pushNumber(n)).toThrow(RangeError);
  });
});

test('the deposit is the script of channel.md §2', () => {
  expect(bytesToHex(depositScript(params))).toBe(vector.depositScript);
});

test('the rest is the payer alone, one confirmation old', () => {
  expect(bytesToHex(restScript(params.payer))).toBe(`21${params.payer}ad51b2`);
});

test('a commit with locks needs a height to take them back', () => {
  expect(() => commitScript(pieces, [hash])).toThrow(/lock height/);
});

test('40 locks stay within the 201 opcodes of consensus, 46 too, and 47 do not', () => {
  const opcodes = (count: number): number => {
    const locks = Array.from({ length: count }, () => hash);
    const script = commitScript(pieces, locks, 850_000);
    return countOpcodes(script);
  };
  expect(MAX_LOCKS).toBe(40);
  expect(opcodes(MAX_LOCKS)).toBeLessThanOrEqual(201);
  expect(opcodes(46)).toBeLessThanOrEqual(201);
  expect(opcodes(47)).toBeGreaterThan(201);
});

/** Opcodes above OP_16, which are what the limit counts. */
function countOpcodes(script: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < script.length; i++) {
    const op = script[i] ?? 0;
    if (op > 0 && op < 76) i += op;
    else if (op > 0x60) count++;
  }
  return count;
}

test('the last lock is opened first: its preimage lies lowest', () => {
  const [sig, s, first, last, script] = [1, 2, 3, 4, 5].map((b) => Uint8Array.of(b)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const stack = witness.payout(sig, s, [first, last], script);
  expect(stack.map(bytesToHex)).toEqual(['01', '02', '04', '03', '01', '05']);
});

test('every branch is chosen by exactly empty or 01', () => {
  const [sig, secret, script] = [Uint8Array.of(7), Uint8Array.of(8), Uint8Array.of(9)] as const;
  const hex = (stack: Uint8Array[]) => stack.map(bytesToHex);
  expect(hex(witness.commit(sig, sig, script))).toEqual(['', '07', '07', '01', '09']);
  expect(hex(witness.change(sig, secret, script))).toEqual(['07', '08', '01', '', '09']);
  expect(hex(witness.expire(sig, script))).toEqual(['07', '', '', '09']);
  expect(hex(witness.revoke(sig, secret, false, script))).toEqual(['07', '08', '', '09']);
  expect(hex(witness.revoke(sig, secret, true, script))).toEqual(['07', '08', '01', '', '09']);
  expect(hex(witness.refund(sig, script))).toEqual(['07', '', '', '09']);
  expect(hex(witness.rest(sig, script))).toEqual(['07', '09']);
});
