import { describe, expect, it } from 'vitest';
import { hexToBytes } from '../bytes.ts';
import { blockHash, chain, confirmed, rawtx, script, scriptPath, txid, txJson } from './esplora-fixtures.ts';

const failure = (code: string, data?: object) =>
  expect.objectContaining({ code, ...(data && { data: expect.objectContaining(data) }) });

describe('esplora', () => {
  it('reads the tip, quoted or not', async () => {
    for (const hash of [blockHash, `"${blockHash}"`, `${blockHash}\n`]) {
      const { source } = chain({
        '/blocks/tip/hash': hash,
        [`/block/${blockHash}`]: JSON.stringify({ id: blockHash, height: 123 }),
      });
      expect(await source.tip()).toEqual({ height: 123, hash: blockHash });
    }
  });

  it('reads block hashes, and knows none above the tip', async () => {
    const { source } = chain({ '/block-height/90': blockHash });
    expect(await source.blockHash(90)).toBe(blockHash);
    expect(await source.blockHash(91)).toBeUndefined();
  });

  it('reads unspent outputs of any script', async () => {
    const utxos = [
      { txid, vout: 0, value: 1_000, status: confirmed },
      { txid, vout: 1, value: 2_100_000_000_000_000, status: { confirmed: false } },
    ];
    const { source } = chain({ [`${scriptPath}/utxo`]: JSON.stringify(utxos) });
    expect(await source.utxos(script)).toEqual([
      { txid, vout: 0, value: 1_000n, script, status: { confirmed: true, height: 90, hash: blockHash } },
      { txid, vout: 1, value: 2_100_000_000_000_000n, script, status: { confirmed: false } },
    ]);
  });

  it('reads a transaction with amounts as bigint and scripts as bytes', async () => {
    const { source } = chain({ [`/tx/${txid}`]: JSON.stringify(txJson()) });
    expect(await source.transaction(txid)).toEqual({
      txid,
      version: 2,
      locktime: 0,
      feeSat: 705n,
      vsize: 141,
      vin: [
        {
          txid: 'ab'.repeat(32),
          vout: 1,
          sequence: 0xfffffffd,
          scriptSig: new Uint8Array(),
          witness: [hexToBytes('3044'), new Uint8Array(), hexToBytes('02ff')],
          prevout: { script, value: 60_000n },
        },
      ],
      vout: [{ script: hexToBytes('6a'), value: 0n }],
      status: { confirmed: true, height: 90, hash: blockHash },
    });
  });

  it('reads a coinbase, whose input has no output before it and no witness', async () => {
    const vin = [
      {
        txid: '00'.repeat(32),
        vout: 0xffffffff,
        prevout: null,
        scriptsig: '51',
        sequence: 0xffffffff,
        is_coinbase: true,
      },
    ];
    const { source } = chain({ [`/tx/${txid}`]: JSON.stringify(txJson({ vin, fee: 0 })) });
    const tx = await source.transaction(txid);
    expect(tx?.vin[0]).toEqual({
      txid: '00'.repeat(32),
      vout: 0xffffffff,
      sequence: 0xffffffff,
      scriptSig: hexToBytes('51'),
      witness: [],
    });
  });

  it('answers undefined for what is not there', async () => {
    const { source } = chain({});
    expect(await source.transaction(txid)).toBeUndefined();
    expect(await source.rawTransaction(txid)).toBeUndefined();
    expect(await source.status(txid)).toBeUndefined();
    expect(await source.outspend(txid, 0)).toEqual({ spent: false });
  });

  it('takes a raw transaction only under its own txid', async () => {
    expect(await chain({ [`/tx/${txid}/hex`]: rawtx }).source.rawTransaction(txid)).toBe(rawtx);
    const other = chain({ [`/tx/${'cd'.repeat(32)}/hex`]: rawtx });
    await expect(other.source.rawTransaction('cd'.repeat(32))).rejects.toThrow(failure('InvalidChainAnswer'));
    const cut = chain({ [`/tx/${txid}/hex`]: rawtx.slice(2) });
    await expect(cut.source.rawTransaction(txid)).rejects.toThrow(failure('InvalidChainAnswer'));
  });

  it('does not believe in unconfirmed transactions that the server cannot show', async () => {
    const status = JSON.stringify({ confirmed: false });
    expect(await chain({ [`/tx/${txid}/status`]: status }).source.status(txid)).toBeUndefined();
    const shown = chain({
      [`/tx/${txid}/status`]: status,
      [`/tx/${txid}`]: JSON.stringify(txJson({ status: { confirmed: false } })),
    });
    expect(await shown.source.status(txid)).toEqual({ confirmed: false });
    const deep = chain({ [`/tx/${txid}/status`]: JSON.stringify(confirmed) });
    expect(await deep.source.status(txid)).toEqual({ confirmed: true, height: 90, hash: blockHash });
  });

  it('reads who spent an output', async () => {
    const spent = { spent: true, txid, vin: 2, status: confirmed };
    const { source } = chain({
      [`/tx/${txid}/outspend/0`]: '{"spent":false}',
      [`/tx/${txid}/outspend/1`]: JSON.stringify(spent),
    });
    expect(await source.outspend(txid, 0)).toEqual({ spent: false });
    expect(await source.outspend(txid, 1)).toEqual({
      spent: true,
      txid,
      vin: 2,
      status: { confirmed: true, height: 90, hash: blockHash },
    });
  });

  it('reads fee estimates', async () => {
    expect(await chain({ '/fee-estimates': '{"1":87.8,"144":1}' }).source.feeEstimates()).toEqual({
      1: 87.8,
      144: 1,
    });
    expect(await chain({ '/fee-estimates': '{}' }).source.feeEstimates()).toEqual({});
  });
});

describe('history', () => {
  const ids = Array.from({ length: 60 }, (_, index) => index.toString(16).padStart(64, '0'));
  const page = (list: readonly string[], status: object = confirmed) =>
    list.map((id) => txJson({ txid: id, status }));

  it('follows the pages to the end, without repeating one', async () => {
    const mempool = page(ids.slice(0, 3), { confirmed: false });
    const { source, asked } = chain({
      [`${scriptPath}/txs`]: JSON.stringify([...mempool, ...page(ids.slice(3, 28))]),
      [`${scriptPath}/txs/chain/${ids[27]}`]: JSON.stringify(page(ids.slice(28, 53))),
      [`${scriptPath}/txs/chain/${ids[52]}`]: JSON.stringify(page(ids.slice(53))),
    });
    expect((await source.history(script)).map((tx) => tx.txid)).toEqual(ids);
    expect(asked).toHaveLength(3);
  });

  it('ends with a server that repeats itself, and with an empty page', async () => {
    const same = JSON.stringify(page(ids.slice(0, 25)));
    const repeating = chain({ [`${scriptPath}/txs`]: same, [`${scriptPath}/txs/chain/${ids[24]}`]: same });
    expect(await repeating.source.history(script)).toHaveLength(25);
    const ending = chain({ [`${scriptPath}/txs`]: same, [`${scriptPath}/txs/chain/${ids[24]}`]: '[]' });
    expect(await ending.source.history(script)).toHaveLength(25);
    expect(await chain({ [`${scriptPath}/txs`]: '[]' }).source.history(script)).toEqual([]);
  });

  it('gives up on a history without end', async () => {
    const { source } = chain(
      { [`${scriptPath}/txs`]: JSON.stringify(page(ids.slice(0, 25))) },
      { maxHistory: 20 },
    );
    await expect(source.history(script)).rejects.toThrow(failure('HistoryTooLong'));
  });
});
