import { describe, expect, it } from 'vitest';
import { hexToBytes } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import type { ChainSource, TxStatus, Utxo } from './chain-source.ts';
import { compareSources } from './two-sources.ts';

const txid = 'ab'.repeat(32);
const script = hexToBytes(`0014${'22'.repeat(20)}`);
const failure = (code: string) => expect.objectContaining({ code });
const inBlock = (height: number, fork = 'b'): TxStatus => ({
  confirmed: true,
  height,
  hash: `${fork}${height}`.padStart(64, '0'),
});
const unconfirmed: TxStatus = { confirmed: false };

const down = async () => {
  throw new PicoError('ChainUnavailable', 'down');
};

/** A source that answers as told and is down for everything else. */
function source(answers: Partial<ChainSource>): ChainSource {
  return {
    tip: down,
    blockHash: down,
    utxos: down,
    transaction: down,
    rawTransaction: down,
    status: down,
    outspend: down,
    history: down,
    broadcast: down,
    broadcastPackage: down,
    feeEstimates: down,
    ...answers,
  };
}

const follows = (height: number, fork: (height: number) => string) =>
  source({
    tip: async () => ({ height, hash: fork(height) }),
    blockHash: async (at) => (at <= height ? fork(at) : undefined),
  });
const main = (height: number) => `main-${height}`;

describe('agree', () => {
  it('answers the lower of two tips of one chain', async () => {
    expect(await compareSources(follows(102, main), follows(100, main)).agree()).toEqual({
      height: 100,
      hash: 'main-100',
    });
    expect(await compareSources(follows(100, main), follows(101, main)).agree()).toEqual({
      height: 100,
      hash: 'main-100',
    });
  });

  it('refuses two chains', async () => {
    const fork = (height: number) => (height < 99 ? main(height) : `fork-${height}`);
    await expect(compareSources(follows(102, main), follows(100, fork)).agree()).rejects.toThrow(
      failure('ChainDisagrees'),
    );
  });

  it('refuses a source that stands still', async () => {
    await expect(compareSources(follows(107, main), follows(100, main)).agree()).rejects.toThrow(
      failure('ChainDisagrees'),
    );
    expect(await compareSources(follows(106, main), follows(100, main)).agree()).toMatchObject({
      height: 100,
    });
    const strict = compareSources(follows(102, main), follows(100, main), { maxLag: 1 });
    await expect(strict.agree()).rejects.toThrow(failure('ChainDisagrees'));
  });

  it('cannot be had from one source', async () => {
    await expect(compareSources(follows(100, main), source({})).agree()).rejects.toThrow(
      failure('ChainUnavailable'),
    );
  });
});

describe('status', () => {
  const status = (one: TxStatus | undefined, two: TxStatus | undefined) =>
    compareSources(source({ status: async () => one }), source({ status: async () => two })).status(txid);

  it('is confirmed only when both say so', async () => {
    expect(await status(inBlock(90), inBlock(90))).toEqual(inBlock(90));
    expect(await status(inBlock(90), unconfirmed)).toEqual(unconfirmed);
    expect(await status(unconfirmed, inBlock(90))).toEqual(unconfirmed);
    expect(await status(inBlock(90), undefined)).toEqual(unconfirmed);
    expect(await status(undefined, inBlock(90))).toBeUndefined();
  });

  it('throws when the blocks differ', async () => {
    await expect(status(inBlock(90), inBlock(90, 'c'))).rejects.toThrow(failure('ChainDisagrees'));
    await expect(status(inBlock(90), inBlock(91))).rejects.toThrow(failure('ChainDisagrees'));
  });

  it('is unconfirmed while one source is down, and fails when both are', async () => {
    const up = source({ status: async () => inBlock(90) });
    expect(await compareSources(up, source({})).status(txid)).toEqual(unconfirmed);
    expect(await compareSources(source({}), up).status(txid)).toEqual(unconfirmed);
    await expect(compareSources(source({}), source({})).status(txid)).rejects.toThrow(
      failure('ChainUnavailable'),
    );
  });

  it('holds for whole transactions too', async () => {
    const tx = {
      txid,
      version: 2,
      locktime: 0,
      feeSat: 1n,
      vsize: 1,
      vin: [],
      vout: [],
      status: inBlock(90),
    };
    const one = source({ transaction: async () => tx, status: async () => inBlock(90) });
    const two = source({ status: async () => unconfirmed });
    expect(await compareSources(one, two).transaction(txid)).toEqual({ ...tx, status: unconfirmed });
  });
});

describe('utxos', () => {
  const utxo = (status: TxStatus, value = 1_000n, vout = 0): Utxo => ({ txid, vout, value, script, status });
  const utxos = (one: Utxo[], two: Utxo[]) =>
    compareSources(source({ utxos: async () => one }), source({ utxos: async () => two })).utxos(script);

  it('are the primary source’s, confirmed only where both agree', async () => {
    const one = [utxo(inBlock(90)), utxo(inBlock(91), 2_000n, 1), utxo(unconfirmed, 3_000n, 2)];
    const two = [utxo(inBlock(90)), utxo(inBlock(92), 3_000n, 2), utxo(inBlock(92), 9_000n, 7)];
    expect(await utxos(one, two)).toEqual([
      utxo(inBlock(90)),
      utxo(unconfirmed, 2_000n, 1),
      utxo(unconfirmed, 3_000n, 2),
    ]);
  });

  it('throw when values or blocks differ', async () => {
    await expect(utxos([utxo(inBlock(90))], [utxo(inBlock(90), 1_001n)])).rejects.toThrow(
      failure('ChainDisagrees'),
    );
    await expect(utxos([utxo(inBlock(90))], [utxo(inBlock(90, 'c'))])).rejects.toThrow(
      failure('ChainDisagrees'),
    );
  });

  it('are unconfirmed from one source alone', async () => {
    const up = source({ utxos: async () => [utxo(inBlock(90))] });
    expect(await compareSources(source({}), up).utxos(script)).toEqual([utxo(unconfirmed)]);
  });
});

describe('outspend', () => {
  const spentBy = (by: string, status: TxStatus) => ({ spent: true, txid: by, vin: 0, status }) as const;
  const unspent = { spent: false } as const;
  type Spend = Awaited<ReturnType<ChainSource['outspend']>>;
  const outspend = (one: Spend, two: Spend) =>
    compareSources(source({ outspend: async () => one }), source({ outspend: async () => two })).outspend(
      txid,
      0,
    );

  it('is confirmed only when both say so', async () => {
    expect(await outspend(unspent, unspent)).toEqual(unspent);
    expect(await outspend(spentBy('x', inBlock(90)), spentBy('x', inBlock(90)))).toEqual(
      spentBy('x', inBlock(90)),
    );
    expect(await outspend(spentBy('x', inBlock(90)), spentBy('x', unconfirmed))).toEqual(
      spentBy('x', unconfirmed),
    );
  });

  it('is seen when either sees it, so that the wallet can act', async () => {
    expect(await outspend(unspent, spentBy('x', inBlock(90)))).toEqual(spentBy('x', unconfirmed));
    expect(await outspend(spentBy('x', inBlock(90)), unspent)).toEqual(spentBy('x', unconfirmed));
    const up = source({ outspend: async () => spentBy('x', inBlock(90)) });
    expect(await compareSources(up, source({})).outspend(txid, 0)).toEqual(spentBy('x', unconfirmed));
    expect(await compareSources(source({}), up).outspend(txid, 0)).toEqual(spentBy('x', unconfirmed));
  });

  it('by two different transactions is the confirmed one, or a contradiction', async () => {
    expect(await outspend(spentBy('x', unconfirmed), spentBy('y', inBlock(90)))).toEqual(
      spentBy('y', unconfirmed),
    );
    expect(await outspend(spentBy('x', unconfirmed), spentBy('y', unconfirmed))).toEqual(
      spentBy('x', unconfirmed),
    );
    await expect(outspend(spentBy('x', inBlock(90)), spentBy('y', inBlock(90)))).rejects.toThrow(
      failure('ChainDisagrees'),
    );
  });
});

describe('the rest', () => {
  it('comes from the primary, or from the secondary while that is down', async () => {
    const one = source({ feeEstimates: async () => ({ 1: 9 }) });
    const two = source({ feeEstimates: async () => ({ 1: 5 }), tip: async () => ({ height: 5, hash: 'h' }) });
    expect(await compareSources(one, two).feeEstimates()).toEqual({ 1: 9 });
    expect(await compareSources(one, two).tip()).toEqual({ height: 5, hash: 'h' });
    await expect(compareSources(one, two).history(script)).rejects.toThrow(failure('ChainUnavailable'));
  });

  it('broadcasts to both, and one that accepts is enough', async () => {
    const sent: string[] = [];
    const accepting = (name: string) =>
      source({
        broadcast: async (rawtx) => {
          sent.push(`${name} ${rawtx}`);
          return txid;
        },
      });
    expect(await compareSources(accepting('one'), accepting('two')).broadcast('00')).toBe(txid);
    expect(sent).toEqual(['one 00', 'two 00']);
    expect(await compareSources(source({}), accepting('two')).broadcast('00')).toBe(txid);
    const refusing = source({ broadcast: () => Promise.reject(new PicoError('BroadcastRejected', 'no')) });
    await expect(compareSources(refusing, source({})).broadcast('00')).rejects.toThrow(
      failure('BroadcastRejected'),
    );
  });
});
