import { describe, expect, it } from 'vitest';
import { bytesToHex } from '../bytes.ts';
import type { ChainSource, ChainTx, TxStatus, Utxo } from './chain-source.ts';
import { testAccount, testScript } from './fixtures.ts';
import type { KeyIndex } from './keys.ts';
import { scanAccount } from './scan.ts';

const foreign = new Uint8Array(22).fill(7);
const tip = { height: 100, hash: 'aa'.repeat(32) };
const inBlock = (height: number): TxStatus => ({ confirmed: true, height, hash: 'bb'.repeat(32) });
const idOf = (name: string) => bytesToHex(new TextEncoder().encode(name)).padStart(64, '0');

interface Move {
  readonly name: string;
  readonly status: TxStatus;
  /** Outputs: to a key of ours, or to a stranger. */
  readonly pays: readonly [KeyIndex | 'stranger', bigint][];
  /** Outputs spent: of which move, and which of its outputs. */
  readonly spends?: readonly [string, number][];
}

/** A chain made of these moves, in which each script knows its transactions and unspent outputs. */
function chainOf(moves: readonly Move[]) {
  const asked: string[] = [];
  const scriptOf = (to: KeyIndex | 'stranger') => (to === 'stranger' ? foreign : testScript(to));
  const txs = moves.map(({ name, status, pays }): ChainTx => {
    const vout = pays.map(([to, value]) => ({ script: scriptOf(to), value }));
    return { txid: idOf(name), version: 2, locktime: 0, feeSat: 100n, vsize: 141, vin: [], vout, status };
  });
  const outputOf = ([name, vout]: readonly [string, number]) =>
    txs.find(({ txid }) => txid === idOf(name))?.vout[vout];
  const complete = txs.map((tx, index): ChainTx => {
    const vin = (moves[index]?.spends ?? []).flatMap((spend) => {
      const prevout = outputOf(spend);
      const input = {
        txid: idOf(spend[0]),
        vout: spend[1],
        sequence: 0,
        witness: [],
        scriptSig: new Uint8Array(),
      };
      return prevout ? [{ ...input, prevout }] : [];
    });
    return { ...tx, vin };
  });
  const isSpent = (txid: string, vout: number) =>
    complete.some(({ vin }) => vin.some((input) => input.txid === txid && input.vout === vout));
  const same = (script: Uint8Array) => (output: { script: Uint8Array } | undefined) =>
    output !== undefined && bytesToHex(output.script) === bytesToHex(script);
  const source: Pick<ChainSource, 'tip' | 'history' | 'utxos'> = {
    tip: async () => tip,
    history: async (script) => {
      asked.push(bytesToHex(script));
      const is = same(script);
      return complete.filter(({ vin, vout }) => vout.some(is) || vin.some(({ prevout }) => is(prevout)));
    },
    utxos: async (script) =>
      complete.flatMap(({ txid, vout, status }) =>
        vout.flatMap((output, index): Utxo[] =>
          same(script)(output) && !isSpent(txid, index)
            ? [{ txid, vout: index, value: output.value, script, status }]
            : [],
        ),
      ),
  };
  return { source: source as ChainSource, asked };
}

const receive = (index: number): KeyIndex => ({ change: 0, index });
const change = (index: number): KeyIndex => ({ change: 1, index });

describe('scanAccount', () => {
  it('finds nothing in an empty account, after one gap of each chain', async () => {
    const { source, asked } = chainOf([]);
    expect(await scanAccount(testAccount, source)).toEqual({
      tip,
      coins: [],
      nextReceive: 0,
      nextChange: 0,
      history: [],
    });
    expect(new Set(asked).size).toBe(40);
  });

  it('finds coins with their keys and confirmations, and what is unused next', async () => {
    const { source } = chainOf([
      {
        name: 'a',
        status: inBlock(91),
        pays: [
          [receive(0), 5_000n],
          ['stranger', 1n],
        ],
      },
      {
        name: 'b',
        status: { confirmed: false },
        pays: [
          ['stranger', 1n],
          [receive(3), 7_000n],
        ],
      },
      { name: 'c', status: inBlock(100), pays: [[change(1), 9_000n]] },
    ]);
    const { coins, nextReceive, nextChange } = await scanAccount(testAccount, source);
    expect(coins).toEqual([
      {
        txid: idOf('a'),
        vout: 0,
        value: 5_000n,
        script: testScript(receive(0)),
        confirmations: 10,
        key: receive(0),
      },
      {
        txid: idOf('b'),
        vout: 1,
        value: 7_000n,
        script: testScript(receive(3)),
        confirmations: 0,
        key: receive(3),
      },
      {
        txid: idOf('c'),
        vout: 0,
        value: 9_000n,
        script: testScript(change(1)),
        confirmations: 1,
        key: change(1),
      },
    ]);
    expect({ nextReceive, nextChange }).toEqual({ nextReceive: 4, nextChange: 2 });
  });

  it('crosses gaps below the limit and stops at the limit', async () => {
    const near = chainOf([
      { name: 'a', status: inBlock(1), pays: [[receive(19), 1_000n]] },
      { name: 'b', status: inBlock(2), pays: [[receive(39), 1_000n]] },
    ]);
    expect(await scanAccount(testAccount, near.source)).toMatchObject({ nextReceive: 40 });
    const far = chainOf([{ name: 'a', status: inBlock(1), pays: [[receive(20), 1_000n]] }]);
    expect((await scanAccount(testAccount, far.source)).coins).toEqual([]);
    expect((await scanAccount(testAccount, far.source, { gap: 40 })).coins).toHaveLength(1);
  });

  it('never stops short of what was known before', async () => {
    const { source } = chainOf([{ name: 'a', status: inBlock(1), pays: [[receive(30), 1_000n]] }]);
    const from = { nextReceive: 25, nextChange: 6 };
    expect(await scanAccount(testAccount, source, { from })).toMatchObject({
      nextReceive: 31,
      nextChange: 6,
    });
  });

  it('tells what each transaction brought and took, newest first', async () => {
    const { source } = chainOf([
      { name: 'in', status: inBlock(90), pays: [[receive(0), 5_000n]] },
      {
        name: 'out',
        status: inBlock(95),
        pays: [
          ['stranger', 3_000n],
          [change(0), 1_900n],
        ],
        spends: [['in', 0]],
      },
      { name: 'now', status: { confirmed: false }, pays: [[receive(1), 800n]] },
    ]);
    const { history, coins } = await scanAccount(testAccount, source);
    expect(history.map(({ tx, receivedSat, sentSat }) => [tx.txid, receivedSat, sentSat])).toEqual([
      [idOf('now'), 800n, 0n],
      [idOf('out'), 1_900n, 5_000n],
      [idOf('in'), 5_000n, 0n],
    ]);
    const balance = history.reduce((sum, { receivedSat, sentSat }) => sum + receivedSat - sentSat, 0n);
    expect(balance).toBe(coins.reduce((sum, { value }) => sum + value, 0n));
  });
});
