import { describe, expect, it } from 'vitest';
import { hexToBytes } from '../bytes.ts';
import { testAccount, testCoin, testScript } from './fixtures.ts';
import { buildPayment } from './payment.ts';
import { decodeTransaction } from './transaction.ts';

const script = hexToBytes(`0014${'22'.repeat(20)}`);
const change = { change: 1, index: 4 } as const;

describe('buildPayment', () => {
  const coins = [testCoin(60_000n, 0), testCoin(50_000n, 1)];

  it('signs what it says', () => {
    const payment = buildPayment({
      account: testAccount,
      coins,
      outputs: [{ script, value: 80_000n }],
      feerate: 3.5,
      change,
    });
    const decoded = decodeTransaction(payment.rawtx);
    expect(decoded.txid).toBe(payment.txid);
    expect(decoded.outputs).toEqual(payment.outputs);
    expect(decoded.outputs).toEqual([
      { script, value: 80_000n },
      { script: testScript(change), value: payment.changeOutput?.value },
    ]);
    expect(payment.changeOutput).toMatchObject({ vout: 1, key: change });
    const spent = payment.inputs.reduce((sum, { value }) => sum + value, 0n);
    expect(spent - decoded.outputs.reduce((sum, { value }) => sum + value, 0n)).toBe(payment.feeSat);
    expect(Number(payment.feeSat)).toBeGreaterThanOrEqual(3.5 * decoded.vsize);
    expect(
      decoded.inputs.every(({ witness, sequence }) => witness.length === 2 && sequence === 0xfffffffd),
    ).toBe(true);
  });

  it('has no change output when everything goes', () => {
    const outputs = [{ script, value: 0n }];
    const payment = buildPayment({ account: testAccount, coins, outputs, feerate: 1, change, mode: 'max' });
    expect(payment).not.toHaveProperty('changeOutput');
    expect(decodeTransaction(payment.rawtx).outputs).toEqual([{ script, value: 110_000n - payment.feeSat }]);
  });

  it('refuses a coin that is not of the account', () => {
    const [coin] = coins;
    const foreign = { ...testCoin(60_000n, 0), ...coin, script };
    const outputs = [{ script, value: 10_000n }];
    expect(() =>
      buildPayment({ account: testAccount, coins: [foreign], outputs, feerate: 1, change }),
    ).toThrow(expect.objectContaining({ code: 'WrongKey' }));
  });
});
