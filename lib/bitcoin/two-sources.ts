import { type Bytes, equalBytes, type Hex } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import type { ChainSource, ChainTip, Outspend, TxStatus, Utxo } from './chain-source.ts';

export interface ComparedSources extends ChainSource {
  /**
   * The newest block both sources have in common: count confirmations from it. Throws PicoError ChainDisagrees when they
   * follow different chains, or when one is more than `maxLag` blocks behind.
   */
  agree(): Promise<ChainTip>;
}

export interface CompareOptions {
  /** Blocks by which one source may lag behind the other. Default 6. */
  readonly maxLag?: number;
}

const UNCONFIRMED: TxStatus = { confirmed: false };

/**
 * Two sources, so that neither alone can make believe. What makes a wallet give up money needs both: a fact is confirmed
 * only if both say so, in the same block, and contradicting confirmed facts throw PicoError ChainDisagrees. What makes it
 * act needs one: a spend seen by either counts as seen, and with one source down the other answers, all of it as
 * unconfirmed (channel.md §4). Everything else is the primary's answer, or the secondary's while the primary is down.
 */
export function compareSources(
  primary: ChainSource,
  secondary: ChainSource,
  { maxLag = 6 }: CompareOptions = {},
): ComparedSources {
  const first = async <T>(ask: (source: ChainSource) => Promise<T>): Promise<T> => {
    try {
      return await ask(primary);
    } catch (error) {
      return await ask(secondary).catch(() => Promise.reject(error));
    }
  };
  const both = async <T>(ask: (source: ChainSource) => Promise<T>): Promise<[T, T] | [T]> => {
    const [one, two] = await Promise.allSettled([ask(primary), ask(secondary)]);
    if (one.status === 'rejected' && two.status === 'rejected') throw one.reason;
    if (one.status === 'rejected') return [(two as PromiseFulfilledResult<T>).value];
    return two.status === 'rejected' ? [one.value] : [one.value, two.value];
  };
  const commonStatus = async (txid: Hex): Promise<TxStatus | undefined> => {
    const answers = await both((source) => source.status(txid));
    const [one, two] = answers;
    if (answers.length === 1) return one && UNCONFIRMED;
    return one && combine(one, two ?? UNCONFIRMED, txid);
  };

  return {
    tip: () => first((source) => source.tip()),
    blockHash: (height) => first((source) => source.blockHash(height)),
    rawTransaction: (txid) => first((source) => source.rawTransaction(txid)),
    history: (script) => first((source) => source.history(script)),
    feeEstimates: () => first((source) => source.feeEstimates()),
    status: commonStatus,

    async transaction(txid) {
      const tx = await first((source) => source.transaction(txid));
      return tx && { ...tx, status: (await commonStatus(txid)) ?? UNCONFIRMED };
    },

    async utxos(script: Bytes) {
      const answers = await both((source) => source.utxos(script));
      const [one, two = []] = answers;
      return one.map((utxo) => ({
        ...utxo,
        status: combine(utxo.status, counterpart(utxo, two), outpoint(utxo)),
      }));
    },

    async outspend(txid, vout) {
      const answers = await both((source) => source.outspend(txid, vout));
      const [one, two] = answers;
      return two
        ? combineSpends(one, two, `${txid}:${vout}`)
        : one.spent
          ? { ...one, status: UNCONFIRMED }
          : one;
    },

    async broadcast(rawtx) {
      return await anyOf([primary.broadcast(rawtx), secondary.broadcast(rawtx)]);
    },
    async broadcastPackage(rawtxs) {
      return await anyOf([primary.broadcastPackage(rawtxs), secondary.broadcastPackage(rawtxs)]);
    },

    async agree() {
      const [one, two] = await Promise.all([primary.tip(), secondary.tip()]);
      const height = Math.min(one.height, two.height);
      if (Math.abs(one.height - two.height) > maxLag) {
        throw disagree(`one is at height ${one.height}, the other at ${two.height}`, {
          heights: [one.height, two.height],
        });
      }
      const [a, b] = await Promise.all([primary.blockHash(height), secondary.blockHash(height)]);
      if (!a || a !== b)
        throw disagree(`block ${height} is ${a} to one and ${b} to the other`, { height, hashes: [a, b] });
      return { height, hash: a };
    },
  };
}

/** Confirmed only if both say so. */
function combine(one: TxStatus, two: TxStatus, what: string): TxStatus {
  if (!one.confirmed || !two.confirmed) return UNCONFIRMED;
  if (one.hash !== two.hash || one.height !== two.height) {
    throw disagree(`${what} is in block ${one.hash} to one and in ${two.hash} to the other`, { what });
  }
  return one;
}

function combineSpends(one: Outspend, two: Outspend, what: string): Outspend {
  if (!one.spent || !two.spent) {
    const seen = one.spent ? one : two;
    return seen.spent ? { ...seen, status: UNCONFIRMED } : seen;
  }
  if (one.txid === two.txid) return { ...one, status: combine(one.status, two.status, one.txid) };
  if (one.status.confirmed && two.status.confirmed) {
    throw disagree(`${what} is spent by ${one.txid} to one and by ${two.txid} to the other`, { what });
  }
  return { ...(two.status.confirmed ? two : one), status: UNCONFIRMED };
}

/** What the other source says of an output; a different value or script is a contradiction. */
function counterpart(utxo: Utxo, others: readonly Utxo[]): TxStatus {
  const other = others.find(({ txid, vout }) => txid === utxo.txid && vout === utxo.vout);
  if (!other) return UNCONFIRMED;
  if (other.value !== utxo.value || !equalBytes(other.script, utxo.script)) {
    throw disagree(`${outpoint(utxo)} holds ${utxo.value} sat to one and ${other.value} to the other`, {
      what: outpoint(utxo),
    });
  }
  return other.status;
}

/** The first success; when all fail, the first failure. */
async function anyOf<T>(attempts: readonly Promise<T>[]): Promise<T> {
  const results = await Promise.allSettled(attempts);
  const success = results.find((result) => result.status === 'fulfilled');
  if (success) return success.value;
  throw results.find((result) => result.status === 'rejected')?.reason;
}

function outpoint({ txid, vout }: Utxo): string {
  return `${txid}:${vout}`;
}

function disagree(why: string, data: Record<string, unknown>): PicoError {
  return new PicoError(
    'ChainDisagrees',
    `The two chain servers contradict each other: ${why}. Wait, or replace one.`,
    data,
  );
}
