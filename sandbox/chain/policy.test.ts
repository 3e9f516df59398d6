import { Transaction } from 'bitcoinjs-lib';
import { describe, expect, it } from 'vitest';
import { type Bytes, hexToBytes } from '../../lib/bytes.ts';
import { checkFee, checkStandard, DEFAULT_POLICY, dustLimit, feeFor, signalsReplacement } from './policy.ts';

const scripts = {
  p2pkh: hexToBytes(`76a914${'11'.repeat(20)}88ac`),
  p2sh: hexToBytes(`a914${'11'.repeat(20)}87`),
  p2wpkh: hexToBytes(`0014${'11'.repeat(20)}`),
  p2wsh: hexToBytes(`0020${'11'.repeat(32)}`),
  p2tr: hexToBytes(`5120${'11'.repeat(32)}`),
};

function data(bytes: number): Bytes {
  const push = bytes < 76 ? [bytes] : [76, bytes];
  return Uint8Array.of(0x6a, ...push, ...new Uint8Array(bytes));
}

function txTo(...outputs: [Bytes, bigint][]): Transaction {
  const tx = new Transaction();
  tx.version = 2;
  tx.addInput(new Uint8Array(32).fill(7), 0);
  for (const [script, value] of outputs) tx.addOutput(script, value);
  return tx;
}

describe('dustLimit', () => {
  it.each([
    ['p2pkh', 546n],
    ['p2sh', 540n],
    ['p2wpkh', 294n],
    ['p2wsh', 330n],
    ['p2tr', 330n],
  ] as const)('is Core’s for %s', (type, limit) => {
    expect(dustLimit(scripts[type])).toBe(limit);
    expect(() => checkStandard(txTo([scripts[type], limit]))).not.toThrow();
    expect(() => checkStandard(txTo([scripts[type], limit - 1n]))).toThrow('dust');
  });
});

describe('checkStandard', () => {
  it('takes 80 bytes of data in one output, not 81, nor two outputs', () => {
    expect(() => checkStandard(txTo([data(80), 0n]))).not.toThrow();
    expect(() => checkStandard(txTo([data(81), 0n]))).toThrow('scriptpubkey');
    expect(() => checkStandard(txTo([data(4), 0n], [data(4), 0n]))).toThrow('multi-op-return');
  });

  it('refuses versions other than 1 and 2, and scripts it does not relay', () => {
    const v3 = txTo([scripts.p2wpkh, 1000n]);
    v3.version = 3;
    expect(() => checkStandard(v3)).toThrow('version');
    expect(() => checkStandard(txTo([hexToBytes('51'), 100_000n]))).toThrow(/tx-size-small|scriptpubkey/);
    expect(() => checkStandard(txTo([hexToBytes('51024e73'), 1000n], [scripts.p2wsh, 1000n]))).toThrow(
      'scriptpubkey',
    );
  });

  it('refuses a scriptSig that computes or is large', () => {
    const computing = txTo([scripts.p2wpkh, 1000n]);
    computing.setInputScript(0, hexToBytes('5176'));
    expect(() => checkStandard(computing)).toThrow('scriptsig-not-pushonly');
    const cut = txTo([scripts.p2wpkh, 1000n]);
    cut.setInputScript(0, hexToBytes('05aa'));
    expect(() => checkStandard(cut)).toThrow('scriptsig-not-pushonly');
    const large = txTo([scripts.p2wpkh, 1000n]);
    large.setInputScript(0, new Uint8Array(1651).fill(0x51));
    expect(() => checkStandard(large)).toThrow('scriptsig-size');
  });

  it('refuses more than 400,000 weight units', () => {
    const tx = txTo(...Array.from({ length: 3300 }, (): [Bytes, bigint] => [scripts.p2wpkh, 1000n]));
    expect(() => checkStandard(tx)).toThrow('tx-size');
  });
});

describe('fees', () => {
  it('rounds up to whole satoshis', () => {
    expect(feeFor(1, 110)).toBe(110n);
    expect(feeFor(1.001, 110)).toBe(111n);
    expect(feeFor(0.1, 110)).toBe(11n);
  });

  it('says what it asks for', () => {
    expect(() => checkFee(110n, 110, DEFAULT_POLICY, 0)).not.toThrow();
    expect(() => checkFee(109n, 110, DEFAULT_POLICY, 0)).toThrow('min relay fee not met, 109 < 110');
    expect(() => checkFee(109n, 110, DEFAULT_POLICY, 2)).toThrow('mempool min fee not met, 109 < 220');
    expect(() => checkFee(1_100_001n, 110, DEFAULT_POLICY, 0)).toThrow('Fee exceeds maximum');
  });

  it('reads the signal of BIP125 in the sequences', () => {
    const tx = txTo([scripts.p2wpkh, 1000n]);
    expect(signalsReplacement(tx)).toBe(false);
    for (const input of tx.ins) input.sequence = 0xfffffffe;
    expect(signalsReplacement(tx)).toBe(false);
    for (const input of tx.ins) input.sequence = 0xfffffffd;
    expect(signalsReplacement(tx)).toBe(true);
  });
});
