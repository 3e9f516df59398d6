import { describe, expect, it } from 'vitest';
import type { esplora } from './esplora.ts';
import { blockHash, chain, type Route, script, scriptPath, txid, txJson } from './esplora-fixtures.ts';

const failure = (code: string) => expect.objectContaining({ code });

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
