import { Transaction } from 'bitcoinjs-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hexToBytes, sha256 } from '../../lib/bytes.ts';
import { type ChainHarness, chainHarness } from '../../test/harness/chain.ts';
import {
  coinOf,
  confirmedCoin,
  FINAL,
  ONE_TO_ONE_VSIZE,
  spend,
  spendOne,
  testScript,
} from '../test-coins.ts';
import { faucetScript } from './faucet.ts';
import { scriptHash } from './index.ts';

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

const push = (tx: Transaction) => chain.push(tx.toHex());
const refused = (reason: string) => ({ ok: false, reason });

describe('a transaction is taken', () => {
  it('at one satoshi a vbyte, and refused one satoshi below', async () => {
    const coin = await confirmedCoin(chain);
    const exact = spendOne(coin, BigInt(ONE_TO_ONE_VSIZE));
    expect(exact.virtualSize()).toBe(ONE_TO_ONE_VSIZE);
    expect(await push(spendOne(coin, 109n))).toEqual(refused('min relay fee not met, 109 < 110'));
    expect(chain.tx(exact.getId())).toBeUndefined();
    expect(await push(exact)).toEqual({ ok: true, txid: exact.getId() });
  });

  it('again with success while it waits and when it is confirmed', async () => {
    const tx = spendOne(await confirmedCoin(chain), 200n);
    expect(await push(tx)).toEqual({ ok: true, txid: tx.getId() });
    expect(await push(tx)).toEqual({ ok: true, txid: tx.getId() });
    await chain.mine();
    expect(await push(tx)).toEqual({ ok: true, txid: tx.getId() });
  });

  it('on an unconfirmed parent, up to 25 in a row', async () => {
    let tx = spendOne(await confirmedCoin(chain), 200n);
    for (let length = 1; length <= 25; length++) {
      expect(await push(tx)).toMatchObject({ ok: true });
      tx = spendOne(coinOf(tx), 200n);
    }
    expect(await push(tx)).toEqual(refused('too-long-mempool-chain'));
    await chain.mine();
    expect(await push(tx)).toMatchObject({ ok: true });
  });
});

describe('a transaction is refused', () => {
  it('when it is no transaction', async () => {
    const reason = 'TX decode failed. Make sure the tx has at least one input.';
    const tx = spendOne(await confirmedCoin(chain), 200n);
    for (const text of ['', 'zz', 'deadbeef', `${tx.toHex()}00`, tx.toHex().slice(0, -2)])
      expect(await chain.push(text)).toEqual(refused(reason));
  });

  it('when an input is spent in a block, or never was', async () => {
    const coin = await confirmedCoin(chain);
    await push(spendOne(coin, 200n));
    await chain.mine();
    const missing = refused('bad-txns-inputs-missingorspent');
    expect(await push(spendOne(coin, 5000n))).toEqual(missing);
    expect(await push(spendOne({ ...coin, vout: 9 }, 5000n))).toEqual(missing);
    expect(await push(spendOne({ ...coin, txid: 'ab'.repeat(32) }, 5000n))).toEqual(missing);
  });

  it('when it pays more than its inputs hold', async () => {
    expect(await push(spendOne(await confirmedCoin(chain), -1n))).toEqual(refused('bad-txns-in-belowout'));
  });

  it('when its signature is of another key or amount', async () => {
    const coin = await confirmedCoin(chain);
    const wrong = spendOne({ ...coin, valueSat: coin.valueSat - 1n }, 200n);
    expect(await push(wrong)).toEqual(
      refused(
        'mandatory-script-verify-flag-failed (Signature must be zero for failed CHECK(MULTI)SIG operation)',
      ),
    );
    const unsigned = spendOne(coin, 200n);
    unsigned.setWitness(0, []);
    expect(await push(unsigned)).toEqual(
      refused('mandatory-script-verify-flag-failed (Witness program hash mismatch)'),
    );
  });

  it('before its locktime, by height', async () => {
    const coin = await confirmedCoin(chain);
    const tx = spendOne(coin, 200n, { locktime: chain.height() + 1 });
    expect(await push(tx)).toEqual(refused('non-final'));
    await chain.mine();
    expect(await push(tx)).toMatchObject({ ok: true });
  });

  it('before its relative locktime (BIP68), and only in version 2', async () => {
    const coin = await confirmedCoin(chain);
    const tx = spendOne(coin, 200n, { sequence: 3 });
    expect(await push(tx)).toEqual(refused('non-BIP68-final'));
    await chain.mine();
    expect(await push(tx)).toEqual(refused('non-BIP68-final'));
    await chain.mine();
    expect(await push(tx)).toMatchObject({ ok: true });
    const old = await confirmedCoin(chain);
    expect(await push(spendOne(old, 200n, { sequence: 3, version: 1 }))).toMatchObject({ ok: true });
  });

  it('when it spends a coinbase of less than 100 blocks', async () => {
    await chain.mine(1, testScript);
    const utxo = chain.node.index.utxos(scriptHash(testScript)).find(({ record }) => record.tx.isCoinbase());
    if (!utxo) throw new Error('no coinbase');
    const tx = spendOne({ txid: utxo.txid, vout: 0, valueSat: utxo.output.value }, 200n);
    expect(await push(tx)).toEqual(refused('bad-txns-premature-spend-of-coinbase'));
    await chain.mine(99);
    expect(await push(tx)).toMatchObject({ ok: true });
  });

  it('when it spends taproot, which bcoin would give to anyone', async () => {
    const coin = await confirmedCoin(chain);
    const taproot = hexToBytes(`5120${'79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'}`);
    const funding = spend([coin], [{ script: taproot, valueSat: 900_000n }]);
    expect(await push(funding)).toMatchObject({ ok: true });
    await chain.mine();
    const theft = new Transaction();
    theft.version = 2;
    theft.addInput(hexToBytes(funding.getId()).reverse(), 0);
    theft.addOutput(faucetScript, 800_000n);
    expect(await push(theft)).toEqual(
      refused('bad-txns-nonstandard-inputs, the sandbox cannot verify taproot spends'),
    );
  });

  it('when its witness is larger than relay allows', async () => {
    const coin = await confirmedCoin(chain);
    const witnessScript = hexToBytes('7551');
    const funding = spend(
      [coin],
      [{ script: Uint8Array.of(0, 32, ...sha256(witnessScript)), valueSat: 900_000n }],
    );
    await push(funding);
    const spendWith = (item: Uint8Array) => {
      const tx = new Transaction();
      tx.version = 2;
      tx.addInput(hexToBytes(funding.getId()).reverse(), 0, FINAL);
      tx.addOutput(testScript, 800_000n);
      tx.setWitness(0, [item, witnessScript]);
      return tx;
    };
    expect(await push(spendWith(new Uint8Array(81)))).toEqual(refused('bad-witness-nonstandard'));
    expect(await push(spendWith(new Uint8Array(80)))).toMatchObject({ ok: true });
  });
});

describe('a full mempool', () => {
  it('evicts the cheapest and then asks for more than it paid, until a block', async () => {
    const coins = [await confirmedCoin(chain), await confirmedCoin(chain), await confirmedCoin(chain)];
    const [cheap, good, late] = coins.map((coin, i) => spendOne(coin, [200n, 2000n, 3000n][i] ?? 0n));
    if (!cheap || !good || !late) throw new Error('three coins');
    await push(cheap);
    await push(good);
    await chain.node.setPolicy({ maxMempoolVsize: 2 * ONE_TO_ONE_VSIZE });
    expect(await push(late)).toMatchObject({ ok: true });
    expect(chain.tx(cheap.getId())).toBeUndefined();
    expect(chain.tx(good.getId())).toBeDefined();
    expect(await push(cheap)).toEqual(refused('mempool min fee not met, 200 < 310'));
    const middling = spendOne(coins[0] ?? coinOf(cheap), 400n);
    expect(await push(middling)).toEqual(refused('mempool full'));
    await chain.mine();
    expect(await push(cheap)).toMatchObject({ ok: true });
    await chain.node.setPolicy({ maxMempoolVsize: 50_000_000 });
  });
});
