import { describe, expect, it } from 'vitest';
import { hexToBytes } from '../bytes.ts';
import { type BumpRequest, bumpFee } from './bump-fee.ts';
import { testAccount, testCoin, testScript } from './fixtures.ts';
import { buildPayment, type Payment } from './payment.ts';
import { decodeTransaction } from './transaction.ts';

const script = hexToBytes(`0014${'22'.repeat(20)}`);
const change = { change: 1, index: 0 } as const;
const other = { change: 1, index: 1 } as const;

const pay = (coins = [testCoin(100_000n)], value = 60_000n) =>
  buildPayment({ account: testAccount, coins, outputs: [{ script, value }], feerate: 2, change });
const bump = (payment: Payment, more: Partial<BumpRequest> = {}) =>
  bumpFee({ payment, coins: [], feerate: 5, account: testAccount, change: other, ...more });
const outpoints = ({ inputs }: Payment) => inputs.map(({ txid, vout }) => `${txid}:${vout}`);

function expectReplacement(bumped: Payment, old: Payment, descendantsFeeSat = 0n): void {
  const decoded = decodeTransaction(bumped.rawtx);
  const spent = bumped.inputs.reduce((sum, { value }) => sum + value, 0n);
  expect(spent - decoded.outputs.reduce((sum, { value }) => sum + value, 0n)).toBe(bumped.feeSat);
  expect(outpoints(bumped)).toEqual(expect.arrayContaining(outpoints(old)));
  expect(bumped.feeSat).toBeGreaterThanOrEqual(old.feeSat + descendantsFeeSat + BigInt(decoded.vsize));
  expect(bumped.feeSat * BigInt(old.vsize)).toBeGreaterThan(old.feeSat * BigInt(decoded.vsize));
  expect(decoded.txid).not.toBe(old.txid);
}

describe('bumpFee', () => {
  it('takes the fee from change and keeps everything else', () => {
    const old = pay();
    const bumped = bump(old);
    expectReplacement(bumped, old);
    expect(bumped.feeSat).toBe(5n * 141n);
    expect(bumped.outputs).toEqual([
      { script, value: 60_000n },
      { script: testScript(change), value: 100_000n - 60_000n - 705n },
    ]);
    expect(bumped.changeOutput).toMatchObject({ vout: 1, key: change });
  });

  it('pays 1 sat/vB more than before even when asked for less', () => {
    const old = pay();
    const bumped = bump(old, { feerate: 2.1 });
    expect(bumped.feeSat).toBe(old.feeSat + 141n);
    expectReplacement(bumped, old);
  });

  it('pays for the transactions that fall with it', () => {
    const old = pay();
    expectReplacement(bump(old, { feerate: 1, descendantsFeeSat: 4_000n }), old, 4_000n);
  });

  it('drops change that becomes dust', () => {
    const old = pay([testCoin(61_000n)]);
    expect(old.changeOutput).toBeDefined();
    const bumped = bump(old, { feerate: 6 });
    expect(bumped.outputs).toEqual([{ script, value: 60_000n }]);
    expect(bumped.feeSat).toBe(1_000n);
    expectReplacement(bumped, old);
  });

  it('adds confirmed coins when change is not enough', () => {
    const old = pay([testCoin(61_000n)]);
    const coins = [testCoin(90_000n, 5, 0), testCoin(20_000n, 6, 3), testCoin(61_000n)];
    const bumped = bump(old, { feerate: 30, coins });
    expect(bumped.inputs.slice(1).map(({ value }) => value)).toEqual([20_000n]);
    expectReplacement(bumped, old);
  });

  it('makes a change output where there was none', () => {
    const old = pay([testCoin(60_250n)]);
    expect(old.changeOutput).toBeUndefined();
    const bumped = bump(old, { coins: [testCoin(20_000n, 6)] });
    expect(bumped.changeOutput).toMatchObject({ vout: 1, key: other });
    expectReplacement(bumped, old);
  });

  it('keeps a feerate above the old one when coins make it larger', () => {
    const coins = [testCoin(61_100n)];
    const outputs = [{ script, value: 60_000n }];
    const old = buildPayment({ account: testAccount, coins, outputs, feerate: 10, change });
    expect(old.changeOutput).toBeUndefined();
    expectReplacement(bump(old, { feerate: 1, coins: [testCoin(20_000n, 6)] }), old);
  });

  it('says when there is nothing to pay with', () => {
    expect(() => bump(pay([testCoin(60_250n)]))).toThrow(
      expect.objectContaining({ code: 'InsufficientFunds' }),
    );
  });

  it('lets an output bear the fee of a payment that sent everything', () => {
    const outputs = [{ script, value: 0n }];
    const coins = [testCoin(50_000n)];
    const old = buildPayment({ account: testAccount, coins, outputs, feerate: 1, change, mode: 'max' });
    const bumped = bump(old, { shrink: 0 });
    expect(bumped.outputs).toEqual([{ script, value: 50_000n - bumped.feeSat }]);
    expectReplacement(bumped, old);
    expect(() => bump(old, { shrink: 1 })).toThrow(expect.objectContaining({ code: 'InvalidParams' }));
    expect(() => bump(old, { shrink: 0, feerate: 453, allowHighFee: true })).toThrow(
      expect.objectContaining({ code: 'InsufficientFunds' }),
    );
  });

  it('can be repeated, each time from the last', () => {
    let payment = pay();
    for (let round = 0; round < 5; round++) {
      const bumped = bump(payment, { feerate: 1 });
      expectReplacement(bumped, payment);
      payment = bumped;
    }
  });

  it('refuses an absurd fee unless it is allowed', () => {
    const old = pay([testCoin(10_000_000n)], 50_000n);
    expect(() => bump(old, { feerate: 200 })).toThrow(expect.objectContaining({ code: 'FeeTooHigh' }));
    expectReplacement(bump(old, { feerate: 200, allowHighFee: true }), old);
  });
});
