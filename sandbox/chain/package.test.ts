import type { Transaction } from 'bitcoinjs-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChainHarness, chainHarness } from '../../test/harness/chain.ts';
import { coinOf, confirmedCoin, spendOne } from '../test-coins.ts';

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());

interface PackageAnswer {
  package_msg: string;
  'tx-results': Record<string, { txid: string; error?: string; vsize?: number; fees?: { base: number } }>;
}

async function submit(...txs: Transaction[]): Promise<{ message: string; errors: (string | undefined)[] }> {
  const body = JSON.stringify(txs.map((tx) => tx.toHex()));
  const response = await fetch(`${chain.url}/txs/package`, { method: 'POST', body });
  const answer = (await response.json()) as PackageAnswer;
  const results = Object.values(answer['tx-results']);
  return {
    message: answer.package_msg,
    errors: txs.map((tx) => results.find((one) => one.txid === tx.getId())?.error),
  };
}

describe('POST /txs/package', () => {
  it('takes a parent without a fee when the child pays for both, and mines them', async () => {
    const parent = spendOne(await confirmedCoin(chain), 0n);
    const child = spendOne(coinOf(parent), 220n);
    expect(await submit(parent, child)).toEqual({ message: 'success', errors: [undefined, undefined] });
    await chain.mine();
    expect(chain.tx(parent.getId())?.status.confirmed).toBe(true);
    expect(chain.tx(child.getId())?.status.confirmed).toBe(true);
  });

  it('takes neither when the pair is one satoshi short', async () => {
    const parent = spendOne(await confirmedCoin(chain), 0n);
    const child = spendOne(coinOf(parent), 219n);
    expect(await submit(parent, child)).toEqual({
      message: 'transaction failed',
      errors: ['min relay fee not met, 0 < 110', 'min relay fee not met, 219 < 220'],
    });
    expect(chain.tx(parent.getId())).toBeUndefined();
    expect(chain.node.index.mempool()).toEqual([]);
  });

  it('does not let a child lean on a parent that pays for itself', async () => {
    const parent = spendOne(await confirmedCoin(chain), 1000n);
    const child = spendOne(coinOf(parent), 0n);
    expect(await submit(parent, child)).toEqual({
      message: 'transaction failed',
      errors: [undefined, 'min relay fee not met, 0 < 110'],
    });
    expect(chain.tx(parent.getId())).toBeDefined();
  });

  it('takes the child when the parent waits already', async () => {
    const parent = spendOne(await confirmedCoin(chain), 200n);
    await chain.push(parent.toHex());
    expect(await submit(parent, spendOne(coinOf(parent), 200n))).toMatchObject({ message: 'success' });
  });

  it('does not help a parent that is wrong for another reason', async () => {
    const coin = await confirmedCoin(chain);
    const parent = spendOne(coin, 200n, { locktime: chain.height() + 10 });
    const child = spendOne(coinOf(parent), 5000n);
    expect(await submit(parent, child)).toMatchObject({
      errors: ['non-final', 'bad-txns-inputs-missingorspent'],
    });
  });

  it('refuses strangers, three transactions and what is not a list', async () => {
    const [a, b] = [spendOne(await confirmedCoin(chain), 200n), spendOne(await confirmedCoin(chain), 200n)];
    const post = async (body: string) => {
      const response = await fetch(`${chain.url}/txs/package`, { method: 'POST', body });
      return [response.status, await response.text()] as const;
    };
    expect(await post(JSON.stringify([a.toHex(), b.toHex()]))).toEqual([
      400,
      'sendrawtransaction RPC error: {"code":-25,"message":"package topology disallowed. not child-with-parents or parents depend on each other."}',
    ]);
    expect((await post(JSON.stringify([a.toHex(), a.toHex(), a.toHex()])))[1]).toContain(
      'package-too-many-transactions',
    );
    for (const body of ['', '{}', '[]', '[1]', 'x']) expect((await post(body))[0]).toBe(400);
  });
});
