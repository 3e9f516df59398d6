import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChainHarness, chainHarness } from '../../test/harness/chain.ts';
import { coinOf, confirmedCoin, spendOne, testScript } from '../test-coins.ts';
import { scriptHash } from './index.ts';

describe('reorg', () => {
  let chain: ChainHarness;
  beforeAll(async () => {
    chain = await chainHarness();
  });
  afterAll(() => chain.close());

  it('replaces the newest blocks by one more and returns their transactions to the mempool', async () => {
    const coin = await confirmedCoin(chain);
    const tx = spendOne(coin, 200n);
    await chain.push(tx.toHex());
    await chain.mine();
    const waiting = spendOne(coinOf(tx), 200n);
    await chain.push(waiting.toHex());
    const [height, old] = [chain.height(), chain.node.index.tip];
    const hashes = await chain.reorg(2);
    expect(chain.height()).toBe(height + 1);
    expect(hashes).toHaveLength(3);
    expect(hashes.at(-1)).toBe(chain.node.index.tip.hash);
    expect(chain.node.index.blockAt(old.height)?.hash).not.toBe(old.hash);
    // The faucet's payment, its spend and the one that waited: parents before children.
    expect(chain.node.index.mempool().map((record) => record.txid)).toEqual([
      coin.txid,
      tx.getId(),
      waiting.getId(),
    ]);
    await chain.mine();
    for (const txid of [coin.txid, tx.getId(), waiting.getId()])
      expect(chain.tx(txid)?.status).toMatchObject({ confirmed: true, block_height: height + 2 });
  });

  it('keeps a transaction with a relative lock only while the lock is met', async () => {
    const coin = await confirmedCoin(chain);
    await chain.mine(2);
    const tx = spendOne(coin, 200n, { sequence: 3 });
    expect(await chain.push(tx.toHex())).toMatchObject({ ok: true });
    // The coin stays in its block; one block less and one more leave the lock met.
    await chain.reorg(1);
    expect(chain.tx(tx.getId())).toBeDefined();
    // The coin itself goes back to the mempool.
    await chain.reorg(4);
    expect(chain.tx(coin.txid)?.status.confirmed).toBe(false);
    expect(chain.tx(tx.getId())).toBeUndefined();
    await chain.mine();
  });

  it('forgets what it is told to, so that a double spend can take its place', async () => {
    const coin = await confirmedCoin(chain);
    const paid = spendOne(coin, 200n);
    const child = spendOne(coinOf(paid), 200n);
    await chain.push(paid.toHex());
    await chain.push(child.toHex());
    await chain.mine();
    await chain.reorg(1, { forget: [paid.getId()] });
    expect(chain.tx(paid.getId())).toBeUndefined();
    expect(chain.tx(child.getId())).toBeUndefined();
    expect(chain.node.index.spender(coin.txid, coin.vout)).toBeUndefined();
    const coins = chain.node.index.utxos(scriptHash(testScript)).map(({ txid }) => txid);
    expect(coins).toContain(coin.txid);
    const theft = spendOne(coin, 200n, { version: 1 });
    expect(await chain.push(theft.toHex())).toMatchObject({ ok: true });
    await chain.mine();
    expect(await chain.push(paid.toHex())).toEqual({ ok: false, reason: 'bad-txns-inputs-missingorspent' });
  });

  it('refuses a depth beyond the chain', async () => {
    await expect(chain.reorg(0)).rejects.toMatchObject({ code: 'InvalidParams' });
    await expect(chain.reorg(chain.height() + 1)).rejects.toMatchObject({ code: 'InvalidParams' });
  });

  it('can leave the mempool out of a block', async () => {
    const tx = spendOne(await confirmedCoin(chain), 200n);
    await chain.push(tx.toHex());
    await chain.node.mine(1, testScript, { empty: true });
    expect(chain.tx(tx.getId())?.status.confirmed).toBe(false);
    await chain.mine();
    expect(chain.tx(tx.getId())?.status.confirmed).toBe(true);
  });
});
