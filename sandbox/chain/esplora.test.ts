import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, hash256, hexToBytes, reverseHex } from '../../lib/bytes.ts';
import { type ChainHarness, chainHarness } from '../../test/harness/chain.ts';
import { confirmedCoin, spendOne, testScript } from '../test-coins.ts';
import { esploraRoutes } from '../test-esplora.ts';
import { scriptHash } from './index.ts';
import { scriptAddress } from './script-type.ts';

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

const { request, text, json } = esploraRoutes(() => chain);

describe('blocks', () => {
  it('start at the genesis block that Core and Counterparty know', async () => {
    const genesis = '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206';
    expect(await text('/block-height/0')).toBe(genesis);
    expect(await json(`/block/${genesis}`)).toMatchObject({
      height: 0,
      previousblockhash: null,
      timestamp: 1296688602,
      merkle_root: '4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b',
      bits: 0x207fffff,
      nonce: 2,
      tx_count: 1,
      size: 285,
      weight: 1140,
    });
  });

  it('are found by height and hash, and the tip is the last', async () => {
    const height = Number(await text('/blocks/tip/height'));
    expect(height).toBe(chain.height());
    const hash = await text('/blocks/tip/hash');
    expect(await text(`/block-height/${height}`)).toBe(hash);
    const header = hexToBytes(await text(`/block/${hash}/header`));
    expect(header).toHaveLength(80);
    expect(reverseHex(bytesToHex(hash256(header)))).toBe(hash);
    expect(await json(`/block/${hash}/status`)).toEqual({ in_best_chain: true, height, next_best: null });
    expect(await json(`/block/${hash}`)).toMatchObject({
      id: hash,
      previousblockhash: await text(`/block-height/${height - 1}`),
    });
  });

  it('are told from the best chain after a reorganisation', async () => {
    const hash = await text('/blocks/tip/hash');
    await chain.reorg(1);
    expect(await json(`/block/${hash}/status`)).toEqual({ in_best_chain: false });
    const height = chain.height() - 1;
    const now = await text(`/block-height/${height}`);
    expect(now).not.toBe(hash);
    const next = await text('/blocks/tip/hash');
    expect(await json(`/block/${now}/status`)).toEqual({ in_best_chain: true, height, next_best: next });
  });
});

describe('a script', () => {
  it('has coins, sums and history under its address and its hash', async () => {
    const script = hexToBytes(`0014${'42'.repeat(20)}`);
    const address = scriptAddress(script);
    const first = await chain.faucet(script, 10_000n);
    await chain.mine();
    const second = await chain.faucet(script, 20_000n);
    const status = { confirmed: true, block_height: chain.height() };
    for (const path of [
      `/address/${address}`,
      `/address/${address?.toUpperCase()}`,
      `/scripthash/${scriptHash(script)}`,
    ]) {
      expect(await json(path)).toMatchObject({
        chain_stats: {
          tx_count: 1,
          funded_txo_count: 1,
          funded_txo_sum: 10_000,
          spent_txo_count: 0,
          spent_txo_sum: 0,
        },
        mempool_stats: { tx_count: 1, funded_txo_count: 1, funded_txo_sum: 20_000 },
      });
      expect(await json(`${path}/utxo`)).toMatchObject([
        { txid: second.txid, vout: 0, value: 20_000, status: { confirmed: false } },
        { txid: first.txid, vout: 0, value: 10_000, status },
      ]);
      expect(await json(`${path}/txs`)).toMatchObject([{ txid: second.txid }, { txid: first.txid }]);
      expect(await json(`${path}/txs/mempool`)).toMatchObject([{ txid: second.txid }]);
      expect(await json(`${path}/txs/chain`)).toMatchObject([{ txid: first.txid }]);
    }
  });

  it('counts what left it, and shows no coin that the mempool spends', async () => {
    const coin = await confirmedCoin(chain);
    const path = `/scripthash/${scriptHash(testScript)}`;
    const before = await json(path);
    await chain.push(spendOne(coin, 500n).toHex());
    const after = await json(path);
    expect(after.chain_stats).toEqual(before.chain_stats);
    expect(after.mempool_stats).toMatchObject({
      tx_count: 1,
      spent_txo_sum: 1_000_000,
      funded_txo_sum: 999_500,
    });
    const coins: { txid: string }[] = await json(`${path}/utxo`);
    expect(coins.some(({ txid }) => txid === coin.txid)).toBe(false);
  });

  it('has its history in pages of 25, newest first', async () => {
    const script = hexToBytes(`0020${'43'.repeat(32)}`);
    const txids: string[] = [];
    for (let i = 0; i < 60; i++) {
      txids.unshift((await chain.faucet(script, 1000n)).txid);
      if (i % 4 === 3) await chain.mine();
    }
    const path = `/address/${scriptAddress(script)}/txs`;
    const pages: string[][] = [];
    let last = '';
    do {
      const page: { txid: string; status: { block_height: number } }[] = await json(`${path}/chain${last}`);
      pages.push(page.map(({ txid }) => txid));
      const heights = page.map(({ status }) => status.block_height);
      expect(heights).toEqual(heights.toSorted((a, b) => b - a));
      last = `/${page.at(-1)?.txid}`;
    } while (pages.at(-1)?.length === 25);
    expect(pages.map((page) => page.length)).toEqual([25, 25, 10]);
    expect(pages.flat().toSorted()).toEqual(txids.toSorted());
    expect((await json(path)).map(({ txid }: { txid: string }) => txid)).toEqual(pages[0]);
    expect(await json(`${path}/chain/${'00'.repeat(32)}`)).toEqual([]);
  });
});

describe('what is not there or not well formed', () => {
  it.each([
    [`/tx/${'00'.repeat(32)}`, 404],
    [`/tx/${'00'.repeat(32)}/hex`, 404],
    [`/block/${'00'.repeat(32)}`, 404],
    ['/block-height/99999', 404],
    ['/nothing', 404],
    ['/', 404],
    ['/blocks/tip/colour', 404],
    ['/tx/abc', 400],
    [`/tx/${'AB'.repeat(32)}`, 400],
    ['/block-height/-1', 400],
    ['/address/tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx', 400],
    ['/address/%E0%A4%A', 400],
    ['/scripthash/12', 400],
  ])('GET %s answers %i in JSON', async (path, status) => {
    const answer = await request(path);
    expect(answer).toMatchObject({ status, type: 'application/json' });
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { code: expect.any(String), message: expect.any(String) },
    });
  });

  it('an output that does not exist is 404', async () => {
    const coin = await confirmedCoin(chain);
    expect((await request(`/tx/${coin.txid}/outspend/9`)).status).toBe(404);
    expect((await request(`/tx/${coin.txid}/outspend/x`)).status).toBe(400);
    await chain.push(spendOne(coin, 300n).toHex());
    expect((await request(`/tx/${spendOne(coin, 300n).getId()}/merkle-proof`)).status).toBe(404);
  });

  it('a body of more than 2 MB is refused', async () => {
    const answer = await request('/tx', { method: 'POST', body: '0'.repeat(2_000_001) });
    expect(answer.status).toBe(413);
  });

  it('every origin may ask', async () => {
    const preflight = await request('/tx', { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    for (const { headers } of [preflight, await request('/blocks/tip/height'), await request('/nothing')])
      expect(headers.get('access-control-allow-origin')).toBe('*');
  });
});
