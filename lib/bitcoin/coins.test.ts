import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexToBytes } from '../bytes.ts';
import { type CoinRequest, selectCoins } from './coins.ts';
import { testCoin, testScript } from './fixtures.ts';
import { dustLimit, feeFor, p2wpkhVsize } from './size.ts';

const script = hexToBytes(`0014${'22'.repeat(20)}`);
const changeScript = testScript({ change: 1, index: 0 });
const failure = (code: string, data: object = {}) =>
  expect.objectContaining({ code, data: expect.objectContaining(data) });

function request(values: readonly bigint[], value: bigint, more: Partial<CoinRequest> = {}): CoinRequest {
  const coins = values.map((sat, index) => testCoin(sat, index));
  return { coins, outputs: [{ script, value }], feerate: 2, changeScript, ...more };
}

describe('selectCoins', () => {
  it('pays from the largest coin and returns the change', () => {
    const { inputs, outputs, feeSat, changeSat, vsize } = selectCoins(
      request([5_000n, 90_000n, 20_000n], 30_000n),
    );
    expect(inputs.map(({ value }) => value)).toEqual([90_000n]);
    expect(vsize).toBe(141);
    expect(feeSat).toBe(282n);
    expect(changeSat).toBe(90_000n - 30_000n - 282n);
    expect(outputs).toEqual([
      { script, value: 30_000n },
      { script: changeScript, value: changeSat },
    ]);
  });

  it('prefers a set that needs no change', () => {
    const exact = 12_000n + feeFor(2, p2wpkhVsize(2, [script]));
    const { inputs, changeSat, feeSat } = selectCoins(
      request([50_000n, exact - 7_000n, 7_000n, 1_500n], 12_000n),
    );
    expect(inputs.map(({ value }) => value).sort()).toEqual([exact - 7_000n, 7_000n].sort());
    expect(changeSat).toBe(0n);
    expect(feeSat).toBe(exact - 12_000n);
  });

  it('gives change below dust to the fee', () => {
    const fee = feeFor(2, p2wpkhVsize(1, [script]));
    const { outputs, changeSat, feeSat } = selectCoins(request([30_000n + fee + 300n], 30_000n));
    expect(outputs).toHaveLength(1);
    expect(changeSat).toBe(0n);
    expect(feeSat).toBe(fee + 300n);
  });

  it('takes confirmed coins before unconfirmed ones, and these only when needed', () => {
    const coins = [testCoin(80_000n, 0, 0), testCoin(30_000n, 1, 1), testCoin(25_000n, 2, 9)];
    const few = selectCoins(request([], 40_000n, { coins }));
    expect(few.inputs.every(({ confirmations }) => confirmations > 0)).toBe(true);
    const many = selectCoins(request([], 100_000n, { coins }));
    expect(many.inputs.some(({ confirmations }) => confirmations === 0)).toBe(true);
  });

  it('leaves coins alone that cost more than they bring', () => {
    const { inputs } = selectCoins(request([100_000n, 600n, 500n], 20_000n, { feerate: 10, mode: 'max' }));
    expect(inputs.map(({ value }) => value)).toEqual([100_000n]);
  });

  it('sends everything with max', () => {
    const { outputs, feeSat, changeSat } = selectCoins(request([40_000n, 30_000n], 0n, { mode: 'max' }));
    expect(outputs).toEqual([{ script, value: 70_000n - feeSat }]);
    expect(feeSat).toBe(feeFor(2, p2wpkhVsize(2, [script])));
    expect(changeSat).toBe(0n);
  });

  it('says what is missing', () => {
    const fee = feeFor(2, p2wpkhVsize(2, [script])).toString();
    expect(() => selectCoins(request([10_000n, 5_000n], 15_000n))).toThrow(
      failure('InsufficientFunds', { needed: (15_000n + BigInt(fee)).toString(), available: '15000', fee }),
    );
    expect(() => selectCoins(request([], 1_000n))).toThrow(failure('InsufficientFunds', { available: '0' }));
    expect(() => selectCoins(request([400n], 0n, { mode: 'max' }))).toThrow(failure('InsufficientFunds'));
  });

  it('refuses dust and an absent or second output with max', () => {
    expect(() => selectCoins(request([10_000n], 293n))).toThrow(
      failure('DustOutput', { minimum: '294', value: '293' }),
    );
    expect(selectCoins(request([10_000n], 294n)).outputs[0]?.value).toBe(294n);
    expect(() => selectCoins(request([10_000n], 1_000n, { outputs: [] }))).toThrow(failure('InvalidParams'));
    const output = { script, value: 1_000n };
    expect(() => selectCoins(request([10_000n], 0n, { outputs: [output, output], mode: 'max' }))).toThrow(
      failure('InvalidParams'),
    );
  });

  it('refuses an absurd fee unless it is allowed', () => {
    const absurd = request([1_000_000n], 50_000n, { feerate: 400 });
    expect(() => selectCoins(absurd)).toThrow(failure('FeeTooHigh', { limit: '20000' }));
    expect(selectCoins({ ...absurd, allowHighFee: true }).feeSat).toBe(56_400n);
    expect(selectCoins(request([1_000_000n], 500_000n, { feerate: 400 })).feeSat).toBe(56_400n);
  });

  it('always balances, pays its feerate, and wastes no more than a change output is worth', () => {
    const values = fc.array(fc.bigInt({ min: 1n, max: 200_000n }), { minLength: 1, maxLength: 30 });
    const amount = fc.bigInt({ min: 294n, max: 1_000_000n });
    fc.assert(
      fc.property(values, amount, fc.double({ min: 1, max: 60, noNaN: true }), (sats, value, feerate) => {
        const asked = request(sats, value, { feerate, allowHighFee: true });
        let selection: ReturnType<typeof selectCoins>;
        try {
          selection = selectCoins(asked);
        } catch (error) {
          expect(error).toMatchObject({ code: 'InsufficientFunds' });
          const useful = asked.coins.filter((coin) => coin.value > feeFor(feerate, 68));
          const all = useful.reduce((sum, coin) => sum + coin.value, 0n);
          expect(all).toBeLessThan(value + feeFor(feerate, p2wpkhVsize(useful.length, [script])));
          return;
        }
        const { inputs, outputs, feeSat, changeSat, vsize } = selection;
        const spent = inputs.reduce((sum, coin) => sum + coin.value, 0n);
        const paid = outputs.reduce((sum, output) => sum + output.value, 0n);
        expect(spent).toBe(paid + feeSat);
        expect(outputs[0]).toEqual({ script, value });
        expect(new Set(inputs).size).toBe(inputs.length);
        const least = feeFor(feerate, vsize);
        const changeCost = feeFor(feerate, 31 + 68) + dustLimit(changeScript) + 2n;
        expect(feeSat).toBeGreaterThanOrEqual(least);
        expect(feeSat).toBeLessThanOrEqual(changeSat > 0n ? least : least + changeCost);
        if (changeSat > 0n) expect(changeSat).toBeGreaterThanOrEqual(dustLimit(changeScript));
      }),
      { numRuns: 300 },
    );
  });
});
