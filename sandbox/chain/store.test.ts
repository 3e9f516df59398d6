import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { spend, testScript } from '../test-coins.ts';
import { startChain } from './server.ts';

describe('a folder', () => {
  it('keeps the chain, both branches and the mempool over a restart', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const first = await startChain({ port: 0, dir });
    const confirmed = await first.faucet(testScript, 1_000_000n);
    await first.node.mine(1, first.minerScript);
    await first.node.reorg(1, first.minerScript);
    await first.node.mine(1, first.minerScript);
    const waiting = spend(
      [{ ...confirmed, valueSat: 1_000_000n }],
      [{ script: testScript, valueSat: 999_000n }],
    );
    await first.node.push(waiting.toHex());
    const { tip } = first.node.index;
    await first.close();

    const second = await startChain({ port: 0, dir });
    expect(second.node.index.tip).toEqual(tip);
    expect(second.node.index.transaction(confirmed.txid)?.block?.height).toBe(tip.height);
    expect(second.node.index.mempool().map((record) => record.txid)).toEqual([waiting.getId()]);
    await second.node.mine(1, second.minerScript);
    await second.close();

    // A crash in the middle of a write leaves part of a block: it is dropped, and writing goes on.
    const path = join(dir, 'blocks.dat');
    const whole = await readFile(path);
    await appendFile(path, whole.subarray(0, 100));
    const third = await startChain({ port: 0, dir });
    expect(third.node.index.tip.height).toBe(tip.height + 1);
    expect(third.node.index.mempool()).toEqual([]);
    await third.node.mine(1, third.minerScript);
    await third.close();
    const fourth = await startChain({ port: 0, dir });
    expect(fourth.node.index.tip.height).toBe(tip.height + 2);
    await fourth.close();
    await rm(dir, { recursive: true });
  });
});
