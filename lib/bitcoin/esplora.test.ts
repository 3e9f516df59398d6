import { describe, expect, it } from 'vitest';
import bip143 from '../../test/vectors/bip143.json' with { type: 'json' };
import { bytesToHex, hexToBytes, sha256 } from '../bytes.ts';
import { esplora } from './esplora.ts';
import { txid as txidOf } from './transaction.ts';

type Route = string | { readonly status: number; readonly body: string };

const blockHash = 'b0'.repeat(32);
const rawtx = bip143.signed;
const txid = txidOf(rawtx);
const script = hexToBytes(`0014${'22'.repeat(20)}`);
const scriptPath = `/scripthash/${bytesToHex(sha256(script))}`;
const confirmed = { confirmed: true, block_height: 90, block_hash: blockHash, block_time: 1_700_000_000 };
const failure = (code: string, data?: object) =>
  expect.objectContaining({ code, ...(data && { data: expect.objectContaining(data) }) });

/** An Esplora server with just these routes ("POST /tx" or a path), and the list of what it was asked. */
function chain(
  routes: Record<string, Route | ((body: string) => Route)>,
  options: { maxHistory?: number } = {},
) {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const path = String(input).replace('http://chain.test', '');
    const key = init?.method === 'POST' ? `POST ${path}` : path;
    asked.push(key);
    const found = routes[key];
    const route = typeof found === 'function' ? found(String(init?.body)) : found;
    if (route === undefined) return new Response('not found', { status: 404 });
    return typeof route === 'string'
      ? new Response(route)
      : new Response(route.body, { status: route.status });
  };
  return { source: esplora('http://chain.test', { fetch, maxRetries: 0, ...options }), asked };
}

function txJson(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    txid,
    version: 2,
    locktime: 0,
    size: 222,
    weight: 561,
    fee: 705,
    vin: [
      {
        txid: 'ab'.repeat(32),
        vout: 1,
        prevout: { scriptpubkey: bytesToHex(script), value: 60_000 },
        scriptsig: '',
        witness: ['3044', '', '02ff'],
        sequence: 0xfffffffd,
        is_coinbase: false,
      },
    ],
    vout: [{ scriptpubkey: '6a', value: 0 }],
    status: confirmed,
    ...changes,
  };
}

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

describe('broadcast', () => {
  const refusal = (message: string): Route => ({
    status: 400,
    body: `sendrawtransaction RPC error: {"code":-26,"message":"${message}"}`,
  });

  it('posts the hex and answers the txid', async () => {
    const bodies: string[] = [];
    const { source } = chain({
      'POST /tx': (body) => {
        bodies.push(body);
        return txid;
      },
    });
    expect(await source.broadcast(rawtx)).toBe(txid);
    expect(bodies).toEqual([rawtx]);
  });

  it("hands on the node's reason", async () => {
    const { source } = chain({ 'POST /tx': refusal('min relay fee not met, 100 < 141') });
    await expect(source.broadcast(rawtx)).rejects.toThrow(
      failure('BroadcastRejected', { reason: 'min relay fee not met, 100 < 141', txid }),
    );
  });

  it.each([
    'txn-already-in-mempool',
    'Transaction already in block chain',
    'Transaction outputs already in utxo set',
    'txn-already-known',
  ])('takes "%s" for success', async (reason) => {
    expect(await chain({ 'POST /tx': refusal(reason) }).source.broadcast(rawtx)).toBe(txid);
  });

  it('takes it for success when the refused transaction is on the chain: its inputs are then missing', async () => {
    const missing = refusal('bad-txns-inputs-missingorspent');
    const known = chain({ 'POST /tx': missing, [`/tx/${txid}`]: JSON.stringify(txJson()) });
    expect(await known.source.broadcast(rawtx)).toBe(txid);
    await expect(chain({ 'POST /tx': missing }).source.broadcast(rawtx)).rejects.toThrow(
      failure('BroadcastRejected'),
    );
    const spent = chain({ 'POST /tx': refusal('inputs already spent') });
    await expect(spent.source.broadcast(rawtx)).rejects.toThrow(failure('BroadcastRejected'));
  });

  it('does not take another txid for an answer', async () => {
    await expect(chain({ 'POST /tx': 'cd'.repeat(32) }).source.broadcast(rawtx)).rejects.toThrow(
      failure('InvalidChainAnswer'),
    );
  });

  it('refuses rubbish before it is sent', async () => {
    const { source, asked } = chain({});
    await expect(source.broadcast('00')).rejects.toThrow(failure('InvalidTransaction'));
    expect(asked).toEqual([]);
  });
});

describe('broadcastPackage', () => {
  it('posts all together', async () => {
    const bodies: string[] = [];
    const { source } = chain({
      'POST /txs/package': (body) => {
        bodies.push(body);
        return JSON.stringify({ package_msg: 'success', 'tx-results': {} });
      },
    });
    expect(await source.broadcastPackage([rawtx, rawtx])).toEqual([txid, txid]);
    expect(JSON.parse(bodies[0] ?? '')).toEqual([rawtx, rawtx]);
  });

  it('says why a package was refused', async () => {
    const answer = {
      package_msg: 'transaction failed',
      'tx-results': { [txid]: { txid, error: 'min relay fee not met' } },
    };
    const refused = { 'POST /txs/package': JSON.stringify(answer) };
    await expect(chain(refused).source.broadcastPackage([rawtx])).rejects.toThrow(
      failure('BroadcastRejected', { reason: 'min relay fee not met' }),
    );
    const known = chain({ ...refused, [`/tx/${txid}`]: JSON.stringify(txJson()) });
    expect(await known.source.broadcastPackage([rawtx])).toEqual([txid]);
    const status = chain({ 'POST /txs/package': { status: 400, body: 'package topology disallowed' } });
    await expect(status.source.broadcastPackage([rawtx])).rejects.toThrow(/package topology disallowed/);
  });

  it('goes one by one where the server knows no packages', async () => {
    const { source, asked } = chain({ 'POST /tx': txid });
    expect(await source.broadcastPackage([rawtx])).toEqual([txid]);
    expect(asked).toEqual(['POST /txs/package', 'POST /tx']);
  });
});

describe('answers that make no sense', () => {
  const odd: [string, Record<string, Route>, (source: ReturnType<typeof esplora>) => Promise<unknown>][] = [
    ['a tip that is no hash', { '/blocks/tip/hash': '<html>' }, (source) => source.tip()],
    ['a tip without a block', { '/blocks/tip/hash': blockHash }, (source) => source.tip()],
    [
      'a height as text',
      { '/blocks/tip/hash': blockHash, [`/block/${blockHash}`]: '{"height":"5"}' },
      (source) => source.tip(),
    ],
    ['a block hash that is short', { '/block-height/1': 'abcd' }, (source) => source.blockHash(1)],
    ['utxos that are no list', { [`${scriptPath}/utxo`]: '{}' }, (source) => source.utxos(script)],
    ['no utxos at all', {}, (source) => source.utxos(script)],
    ['400', { [`${scriptPath}/utxo`]: { status: 400, body: 'too many' } }, (source) => source.utxos(script)],
    ['a fee estimate below zero', { '/fee-estimates': '{"1":-5}' }, (source) => source.feeEstimates()],
    ['a fee estimate for no target', { '/fee-estimates': '{"fast":5}' }, (source) => source.feeEstimates()],
    [
      'an outspend without a word',
      { [`/tx/${txid}/outspend/0`]: '{}' },
      (source) => source.outspend(txid, 0),
    ],
    [
      'an outspend without a spender',
      { [`/tx/${txid}/outspend/0`]: '{"spent":true}' },
      (source) => source.outspend(txid, 0),
    ],
    [
      'a status without a block',
      { [`/tx/${txid}/status`]: '{"confirmed":true}' },
      (source) => source.status(txid),
    ],
    [
      'another transaction',
      { [`/tx/${txid}`]: JSON.stringify(txJson({ txid: 'cd'.repeat(32) })) },
      (source) => source.transaction(txid),
    ],
    ...[
      { fee: -1 },
      { fee: 1.5 },
      { fee: '705' },
      { vout: [{ scriptpubkey: 'zz', value: 1 }] },
      { vout: [{ scriptpubkey: '51', value: 2_100_000_000_000_001 }] },
      { vin: [{}] },
      { vin: {} },
      { status: null },
      { weight: null },
    ].map(
      (
        changes,
      ): [string, Record<string, Route>, (source: ReturnType<typeof esplora>) => Promise<unknown>] => [
        `a transaction with ${JSON.stringify(changes)}`,
        { [`/tx/${txid}`]: JSON.stringify(txJson(changes)) },
        (source) => source.transaction(txid),
      ],
    ),
  ];

  it.each(odd)('%s', async (_, routes, ask) => {
    await expect(ask(chain(routes).source)).rejects.toThrow(failure('InvalidChainAnswer'));
  });

  it('a server that is down is another matter', async () => {
    const { source } = chain({ '/fee-estimates': { status: 503, body: '' } });
    await expect(source.feeEstimates()).rejects.toThrow(failure('ChainUnavailable'));
  });
});
