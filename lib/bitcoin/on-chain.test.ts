import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChainHarness, chainHarness } from '../../test/harness/chain.ts';
import { verifyInput } from '../../test/harness/verify.ts';
import { p2wpkhScript } from './address.ts';
import { bumpFee } from './bump-fee.ts';
import type { ChainSource } from './chain-source.ts';
import { cpfp } from './cpfp.ts';
import { esplora } from './esplora.ts';
import { testAccount, testScript, testSeed } from './fixtures.ts';
import { channelKey } from './keys.ts';
import { buildPayment } from './payment.ts';
import { scanAccount } from './scan.ts';
import { requireNetwork } from './source-network.ts';
import { buildTransaction, decodeTransaction, type SigningInput, signP2wpkh, vsize } from './transaction.ts';

const stranger = new Uint8Array(22).fill(9).fill(0, 0, 1).fill(20, 1, 2);
const change = { change: 1, index: 0 } as const;

/** The parts together, against a real chain over HTTP. Steps build on each other. */
describe('a wallet on a chain', () => {
  let chain: ChainHarness;
  let source: ChainSource;

  beforeAll(async () => {
    chain = await chainHarness();
    source = esplora(chain.url);
    await chain.faucet(testScript({ change: 0, index: 0 }), 100_000n);
    await chain.faucet(testScript({ change: 0, index: 2 }), 50_000n);
    await chain.mine(1);
  });
  afterAll(() => chain.close());

  it('is on regtest', async () => {
    await requireNetwork(source, 'regtest');
    expect(await source.tip()).toMatchObject({ height: chain.height() });
    expect(await source.blockHash(chain.height() + 1)).toBeUndefined();
  });

  it('pays, is replaced at a higher fee, and confirms', async () => {
    const { coins } = await scanAccount(testAccount, source);
    expect(coins.map(({ value, confirmations }) => [value, confirmations])).toEqual([
      [100_000n, 1],
      [50_000n, 1],
    ]);
    const outputs = [{ script: stranger, value: 120_000n }];
    const payment = buildPayment({ account: testAccount, coins, outputs, feerate: 2, change });
    for (const [index, coin] of payment.inputs.entries()) {
      expect(verifyInput(payment.rawtx, index, coin.script, coin.value)).toEqual({ ok: true, error: '' });
    }
    expect(await source.broadcast(payment.rawtx)).toBe(payment.txid);
    expect(await source.broadcast(payment.rawtx)).toBe(payment.txid);
    expect(await source.status(payment.txid)).toEqual({ confirmed: false });
    expect((await source.transaction(payment.txid))?.feeSat).toBe(payment.feeSat);

    const bumped = bumpFee({ payment, coins: [], feerate: 2.1, account: testAccount, change });
    expect(await source.broadcast(bumped.rawtx)).toBe(bumped.txid);
    expect(await source.transaction(payment.txid)).toBeUndefined();
    await expect(source.broadcast(payment.rawtx)).rejects.toMatchObject({ code: 'BroadcastRejected' });

    await chain.mine(1);
    const [first] = payment.inputs;
    expect(await source.outspend(first?.txid ?? '', first?.vout ?? 0)).toMatchObject({
      spent: true,
      txid: bumped.txid,
      status: { confirmed: true, height: chain.height() },
    });
    expect(await source.rawTransaction(bumped.txid)).toBe(bumped.rawtx);
    const after = await scanAccount(testAccount, source);
    expect(after.coins.map(({ value, key }) => [value, key])).toEqual([[bumped.changeOutput?.value, change]]);
    expect(after.history[0]).toMatchObject({ sentSat: 150_000n, receivedSat: bumped.changeOutput?.value });
  });

  it('carries a parent below the relay fee with a child, as a package', async () => {
    const anchorKey = channelKey(testSeed, 'regtest', 0, 0, 1);
    const anchorScript = p2wpkhScript(anchorKey.publicKey);
    const funding = await chain.faucet(anchorScript, 30_000n);
    await chain.faucet(testScript({ change: 0, index: 5 }), 40_000n);
    await chain.mine(1);

    const input: SigningInput = {
      ...funding,
      value: 30_000n,
      script: anchorScript,
      privateKey: anchorKey.privateKey,
    };
    const outputs = [
      { script: stranger, value: 29_600n },
      { script: anchorScript, value: 330n },
    ];
    const parent = signP2wpkh(buildTransaction({ inputs: [input], outputs }), [input]);
    await expect(source.broadcast(parent)).rejects.toMatchObject({ code: 'BroadcastRejected' });

    const { coins } = await scanAccount(testAccount, source);
    const child = cpfp({
      parents: [{ vsize: vsize(parent), feeSat: 70n }],
      spend: [{ ...input, txid: decodeTransaction(parent).txid, vout: 1, value: 330n }],
      coins,
      account: testAccount,
      change: { change: 1, index: 1 },
      feerate: 5,
    });
    const txids = await source.broadcastPackage([parent, child.rawtx]);
    expect(txids).toEqual([decodeTransaction(parent).txid, child.txid]);
    expect(await source.broadcastPackage([parent, child.rawtx])).toEqual(txids);
    await chain.mine(1);
    for (const txid of txids) expect(await source.status(txid)).toMatchObject({ confirmed: true });
  });

  it('follows histories over pages and loses confirmations in a reorganisation', async () => {
    const script = testScript({ change: 0, index: 9 });
    for (let round = 0; round < 30; round++) await chain.faucet(script, 1_000n + BigInt(round));
    const [hash] = await chain.mine(1);
    expect(await source.history(script)).toHaveLength(30);
    const utxos = await source.utxos(script);
    expect(utxos).toHaveLength(30);
    expect(utxos.every(({ status }) => status.confirmed && status.hash === hash)).toBe(true);
    await chain.reorg(1);
    expect((await source.utxos(script)).every(({ status }) => !status.confirmed)).toBe(true);
  });
});
