import { describe, expect, it, vi } from 'vitest';
import { chainHarness } from '../../test/harness/chain.ts';
import { confirmedCoin, spendOne, testScript } from '../test-coins.ts';
import { mineOnTransaction } from './auto-mine.ts';

describe('mining on transactions', () => {
  it('mines one block a second after the first arrives, with all that arrived, and none without', async () => {
    const chain = await chainHarness();
    const coins = [await confirmedCoin(chain), await confirmedCoin(chain)];
    const height = chain.height();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const stop = mineOnTransaction(chain.node, testScript, (error) => {
        throw error;
      });
      const txs = coins.map((coin) => spendOne(coin, 200n));
      for (const tx of txs) {
        await chain.push(tx.toHex());
        await vi.advanceTimersByTimeAsync(400);
      }
      expect(chain.height()).toBe(height);
      await vi.advanceTimersByTimeAsync(200);
      await chain.node.settled();
      expect(chain.height()).toBe(height + 1);
      for (const tx of txs) expect(chain.tx(tx.getId())?.status.confirmed).toBe(true);
      await vi.advanceTimersByTimeAsync(60_000);
      await chain.node.settled();
      expect(chain.height()).toBe(height + 1);
      await stop();
    } finally {
      vi.useRealTimers();
      await chain.close();
    }
  });

  it('mines for what a restart found waiting', async () => {
    const chain = await chainHarness();
    const tx = spendOne(await confirmedCoin(chain), 200n);
    await chain.push(tx.toHex());
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const stop = mineOnTransaction(chain.node, testScript, () => {});
      await vi.advanceTimersByTimeAsync(1000);
      await stop();
      expect(chain.tx(tx.getId())?.status.confirmed).toBe(true);
    } finally {
      vi.useRealTimers();
      await chain.close();
    }
  });
});
