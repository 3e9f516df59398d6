import type { Transaction } from 'bitcoinjs-lib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ChainHarness, chainHarness } from '../../test/harness/chain.ts';
import { coinOf, confirmedCoin, FINAL, spend, spendOne, type TestCoin, testScript } from '../test-coins.ts';

let chain: ChainHarness;
beforeAll(async () => {
  chain = await chainHarness();
});
afterAll(() => chain.close());
afterEach(() => chain.mine());

const push = (tx: Transaction) => chain.push(tx.toHex());

async function reasonOf(tx: Transaction): Promise<string> {
  const answer = await push(tx);
  return answer.ok ? 'accepted' : answer.reason;
}

/** Two outputs of `tx` follow from the coin; the first is the one tests spend again. */
function split(coin: TestCoin, feeSat: bigint, outputs: number): Transaction {
  const valueSat = (coin.valueSat - feeSat) / BigInt(outputs);
  return spend(
    [coin],
    Array.from({ length: outputs }, () => ({ script: testScript, valueSat })),
  );
}

describe('replacement (BIP125)', () => {
  it('takes a higher fee, evicts the old transaction with its children and mines the new one', async () => {
    const coin = await confirmedCoin(chain);
    const old = spendOne(coin, 200n);
    const child = spendOne(coinOf(old), 200n);
    await push(old);
    await push(child);
    const better = spendOne(coin, 510n);
    expect(await push(better)).toMatchObject({ ok: true });
    expect(chain.tx(old.getId())).toBeUndefined();
    expect(chain.tx(child.getId())).toBeUndefined();
    expect(chain.node.index.spender(coin.txid, coin.vout)).toEqual({ txid: better.getId(), vin: 0 });
    await chain.mine();
    expect(chain.tx(better.getId())?.status.confirmed).toBe(true);
  });

  it('needs the signal only when full replacement is off (rule 1)', async () => {
    const coin = await confirmedCoin(chain);
    await push(spendOne(coin, 200n, { sequence: FINAL }));
    await chain.node.setPolicy({ fullRbf: false });
    expect(await reasonOf(spendOne(coin, 5000n))).toBe('txn-mempool-conflict');
    await chain.node.setPolicy({ fullRbf: true });
    expect(await reasonOf(spendOne(coin, 5000n))).toBe('accepted');
  });

  it('adds no unconfirmed input (rule 2), but may keep one', async () => {
    const [coin, other] = [await confirmedCoin(chain), await confirmedCoin(chain)];
    const pending = spendOne(other, 200n);
    await push(pending);
    await push(spendOne(coin, 200n));
    const adding = spend([coin, coinOf(pending)], [{ script: testScript, valueSat: 1_900_000n }]);
    expect(await reasonOf(adding)).toBe(
      `replacement-adds-unconfirmed, replacement ${adding.getId()} adds unconfirmed input, idx 1`,
    );
    await push(spendOne(coinOf(pending), 200n));
    expect(await reasonOf(spendOne(coinOf(pending), 5000n))).toBe('accepted');
  });

  it('pays at least the fees of all it evicts (rule 3)', async () => {
    const coin = await confirmedCoin(chain);
    const old = spendOne(coin, 200n);
    await push(old);
    await push(spendOne(coinOf(old), 3000n));
    const poor = spendOne(coin, 3199n);
    expect(await reasonOf(poor)).toBe(
      `insufficient fee, rejecting replacement ${poor.getId()}, less fees than conflicting txs; 0.00003199 < 0.000032`,
    );
  });

  it('pays one satoshi a vbyte for itself on top (rule 4)', async () => {
    const coin = await confirmedCoin(chain);
    await push(spendOne(coin, 200n));
    const poor = spendOne(coin, 309n);
    expect(await reasonOf(poor)).toBe(
      `insufficient fee, rejecting replacement ${poor.getId()}, not enough additional fees to relay; 0.00000109 < 0.0000011`,
    );
    expect(await reasonOf(spendOne(coin, 310n))).toBe('accepted');
  });

  it('has a higher feerate than each one it conflicts with', async () => {
    const coin = await confirmedCoin(chain);
    await push(spendOne(coin, 1100n));
    const wide = split(coin, 1500n, 10);
    expect(await reasonOf(wide)).toMatch(
      /^insufficient fee, rejecting replacement \w+; new feerate 0\.0000\d+ BTC\/kvB <= old feerate 0\.0001 BTC\/kvB$/,
    );
  });

  it('evicts at most 100 (rule 5)', async () => {
    const coin = await confirmedCoin(chain, 100_000_000n);
    const roots = split(coin, 10_000n, 5);
    await push(roots);
    await chain.mine();
    const pending = roots.outs.map((_, i) => split(coinOf(roots, i), 10_000n, 20));
    for (const parent of pending) {
      await push(parent);
      for (let i = 0; i < 20; i++)
        expect(await push(spendOne(coinOf(parent, i), 200n))).toMatchObject({ ok: true });
    }
    const all = spend(
      roots.outs.map((_, i) => coinOf(roots, i)),
      [{ script: testScript, valueSat: 99_000_000n }],
    );
    expect(await reasonOf(all)).toBe(
      `too many potential replacements, rejecting replacement ${all.getId()}; 105 > 100`,
    );
  });

  it('does not spend what it replaces', async () => {
    const coin = await confirmedCoin(chain);
    const old = split(coin, 400n, 2);
    await push(old);
    const snake = spend([coin, coinOf(old, 1)], [{ script: testScript, valueSat: 1_000_000n }]);
    expect(await reasonOf(snake)).toBe(
      `bad-txns-spends-conflicting-tx, ${snake.getId()} spends conflicting transaction ${old.getId()}`,
    );
  });

  it('changes nothing when the new transaction is refused for its signature', async () => {
    const coin = await confirmedCoin(chain);
    const old = spendOne(coin, 200n);
    await push(old);
    const forged = spendOne({ ...coin, valueSat: coin.valueSat - 1n }, 5000n);
    expect(await reasonOf(forged)).toContain('script-verify-flag');
    expect(chain.tx(old.getId())).toBeDefined();
    expect(chain.node.index.spender(coin.txid, coin.vout)?.txid).toBe(old.getId());
  });
});
