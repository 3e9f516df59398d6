import { describe, expect, it } from 'vitest';
import { p2wpkhScript } from './address.ts';
import { type CpfpRequest, cpfp } from './cpfp.ts';
import { testAccount, testCoin, testScript, testSeed } from './fixtures.ts';
import { channelKey } from './keys.ts';
import { decodeTransaction, type SigningInput } from './transaction.ts';

const pair = channelKey(testSeed, 'regtest', 0, 0, 1);
const anchor: SigningInput = {
  txid: 'ab'.repeat(32),
  vout: 1,
  value: 330n,
  script: p2wpkhScript(pair.publicKey),
  privateKey: pair.privateKey,
};
const parent = { vsize: 220, feeSat: 440n };
const change = { change: 1, index: 0 } as const;

const child = (more: Partial<CpfpRequest> = {}) =>
  cpfp({
    parents: [parent],
    spend: [anchor],
    coins: [testCoin(50_000n, 0), testCoin(9_000n, 1), testCoin(2_000n, 2)],
    account: testAccount,
    change,
    feerate: 10,
    worthSat: 100_000n,
    ...more,
  });

describe('cpfp', () => {
  it('brings parent and child together to the feerate, from the smallest coin that suffices', () => {
    const { rawtx, feeSat, inputs, vsize, txid, changeOutput } = child();
    const decoded = decodeTransaction(rawtx);
    expect(decoded.txid).toBe(txid);
    expect(decoded.inputs.map((input) => `${input.txid}:${input.vout}`)).toEqual([
      `${anchor.txid}:1`,
      `${testCoin(9_000n, 1).txid}:0`,
    ]);
    expect(inputs).toEqual([testCoin(9_000n, 1)]);
    expect(decoded.inputs.every(({ witness }) => witness.length === 2)).toBe(true);
    const together = Number(parent.feeSat + feeSat) / (parent.vsize + vsize);
    expect(together).toBeGreaterThanOrEqual(10);
    expect(together).toBeLessThan(10.1);
    expect(decoded.outputs).toEqual([{ script: testScript(change), value: 330n + 9_000n - feeSat }]);
    expect(changeOutput).toEqual({ vout: 0, value: 330n + 9_000n - feeSat, key: change });
  });

  it('needs no coin when the output it spends is large enough', () => {
    expect(child({ spend: [{ ...anchor, value: 40_000n }] }).inputs).toEqual([]);
  });

  it('joins the largest coins when none alone suffices', () => {
    const coins = [testCoin(2_000n, 2), testCoin(1_500n, 3), testCoin(1_900n, 4)];
    const { inputs } = child({ coins, feerate: 7 });
    expect(inputs.map(({ value }) => value)).toEqual([2_000n, 1_900n]);
  });

  it('makes up for each parent that pays too little, and counts on none that pays more', () => {
    const alone = child();
    const withRich = child({ parents: [parent, { vsize: 100, feeSat: 90_000n }] });
    expect(withRich.feeSat).toBe(alone.feeSat);
    const withPoor = child({ parents: [parent, { vsize: 100, feeSat: 100n }] });
    expect(withPoor.feeSat).toBe(alone.feeSat + 900n);
  });

  it('pays at least for itself', () => {
    const { feeSat, vsize } = child({ parents: [{ vsize: 220, feeSat: 50_000n }] });
    expect(Number(feeSat)).toBeGreaterThanOrEqual(10 * vsize);
  });

  it('takes no unconfirmed coin', () => {
    expect(() => child({ coins: [testCoin(50_000n, 0, 0)] })).toThrow(
      expect.objectContaining({ code: 'InsufficientFunds' }),
    );
  });

  it('refuses an absurd fee unless it is allowed', () => {
    const absurd = { feerate: 100, coins: [testCoin(900_000n)] };
    expect(() => child(absurd)).toThrow(expect.objectContaining({ code: 'FeeTooHigh' }));
    expect(child({ ...absurd, allowHighFee: true }).feeSat).toBeGreaterThan(25_000n);
    expect(child({ ...absurd, worthSat: 1_000_000n }).feeSat).toBeGreaterThan(25_000n);
  });
});
