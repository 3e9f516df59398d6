import { Transaction } from 'bitcoinjs-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hash160, hexToBytes, sha256 } from '../lib/bytes.ts';
import { type ChainHarness, chainHarness } from '../test/harness/chain.ts';
import { verifyInput } from '../test/harness/verify.ts';
import { confirmedCoin, spendOne, testScript } from './test-coins.ts';

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

describe('the second interpreter agrees with the node', () => {
  it('on a P2WPKH signature, good and bad', async () => {
    const coin = await confirmedCoin(chain);
    const good = spendOne(coin, 300n).toHex();
    expect(verifyInput(good, 0, testScript, coin.valueSat)).toEqual({ ok: true, error: '' });
    expect(verifyInput(good, 0, testScript, coin.valueSat + 1n).ok).toBe(false);
    const bad = spendOne({ ...coin, valueSat: coin.valueSat - 1n }, 300n).toHex();
    expect(verifyInput(bad, 0, testScript, coin.valueSat)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/./),
    });
    expect(await chain.push(bad)).toMatchObject({ ok: false });
    expect(await chain.push(good)).toMatchObject({ ok: true });
  });

  const scripts: [name: string, witnessScript: string, witness: string[], changes: object, ok: boolean][] = [
    ['a hash lock with its preimage', `a820${'PREIMAGE'}87`, ['aa'.repeat(32)], {}, true],
    ['a hash lock with another preimage', `a820${'PREIMAGE'}87`, ['ab'.repeat(32)], {}, false],
    ['a relative lock that is met', '51b27551', [], { sequence: 1 }, true],
    ['a relative lock above the sequence', '52b27551', [], { sequence: 1 }, false],
    ['a relative lock in version 1', '51b27551', [], { sequence: 1, version: 1 }, false],
    ['an absolute lock that is met', '5ab17551', [], { locktime: 10 }, true],
    ['an absolute lock above the locktime', '5bb17551', [], { locktime: 10 }, false],
    ['an absolute lock with a final sequence', '5ab17551', [], { locktime: 10, sequence: 0xffffffff }, false],
    ['an IF with a minimal argument', '6351670068', ['01'], {}, true],
    ['an IF with another argument', '6351670068', ['02'], {}, false],
    ['a number that is not minimal', '5187', ['0100'], {}, false],
    ['two items left on the stack', '51', ['01'], {}, false],
  ];

  it.each(scripts)('on %s', async (_, hex, items, changes, ok) => {
    const preimageHash = Buffer.from(sha256(hexToBytes('aa'.repeat(32)))).toString('hex');
    const witnessScript = hexToBytes(hex.replace('PREIMAGE', preimageHash));
    const script = Uint8Array.of(0, 32, ...sha256(witnessScript));
    const { txid, vout } = await chain.faucet(script, 100_000n);
    await chain.mine();
    const { sequence = 0xfffffffd, version = 2, locktime = 0 } = changes as Partial<Record<string, number>>;
    const tx = new Transaction();
    tx.version = version;
    tx.locktime = locktime;
    tx.addInput(hexToBytes(txid).reverse(), vout, sequence);
    tx.addOutput(testScript, 90_000n);
    tx.setWitness(0, [...items.map(hexToBytes), witnessScript]);
    expect((await chain.push(tx.toHex())).ok).toBe(ok);
    expect(verifyInput(tx.toHex(), 0, script, 100_000n).ok).toBe(ok);
  });

  it('on P2SH, which needs its own script', async () => {
    const redeem = hexToBytes('935887');
    const script = Uint8Array.of(0xa9, 20, ...hash160(redeem), 0x87);
    const { txid, vout } = await chain.faucet(script, 100_000n);
    for (const [scriptSig, ok] of [
      ['525603935887', true],
      ['525503935887', false],
      ['5256', false],
    ] as const) {
      const tx = new Transaction();
      tx.version = 2;
      tx.addInput(hexToBytes(txid).reverse(), vout, 0xfffffffd, hexToBytes(scriptSig));
      tx.addOutput(testScript, 90_000n);
      expect(verifyInput(tx.toHex(), 0, script, 100_000n).ok).toBe(ok);
      expect((await chain.push(tx.toHex())).ok).toBe(ok);
    }
  });

  it('and names an input that is not there', () => {
    const tx = spendOne({ txid: '11'.repeat(32), vout: 0, valueSat: 1000n }, 300n).toHex();
    expect(() => verifyInput(tx, 1, testScript, 1000n)).toThrow('no input 1');
  });
});
