import type { ChainSource, ChainTx, TxStatus } from '../../lib/bitcoin/chain-source.ts';
import { NETWORKS } from '../../lib/bitcoin/networks.ts';
import {
  buildTransaction,
  type DecodedTransaction,
  decodeTransaction,
} from '../../lib/bitcoin/transaction.ts';
import { type Bytes, bytesToHex, type Hex } from '../../lib/bytes.ts';
import { PicoError } from '../../lib/errors.ts';

export interface FakeChain {
  readonly source: ChainSource;
  feerate: number;
  readonly height: number;
  mine(blocks?: number): void;
  /** Pays an output script from nowhere; unconfirmed. */
  fund(script: Bytes, value: bigint): Hex;
  /** Transactions as they came, and whether a block holds them. */
  readonly known: ReadonlyMap<Hex, { readonly rawtx: Hex; readonly height?: number }>;
  /** Calls from now on fail, as a server that is down. */
  down: boolean;
}

interface Known {
  readonly rawtx: Hex;
  readonly tx: DecodedTransaction;
  height?: number;
}

/**
 * A chain without scripts: knows outputs, spends, replacement and blocks. What a script allows is tested on the real
 * one (test/e2e, test/chain).
 */
export function fakeChain(): FakeChain {
  const known = new Map<Hex, Known>();
  let height = 100;
  let count = 0;
  const chain = { feerate: 2, down: false };
  const hashAt = (h: number): Hex =>
    h === 0 ? NETWORKS.regtest.genesisHash : h.toString(16).padStart(64, '0');
  const statusOf = (k: Known): TxStatus =>
    k.height === undefined
      ? { confirmed: false }
      : { confirmed: true, height: k.height, hash: hashAt(k.height) };
  const spender = (txid: Hex, vout: number): { k: Known; vin: number } | undefined => {
    for (const k of known.values()) {
      const vin = k.tx.inputs.findIndex((input) => input.txid === txid && input.vout === vout);
      if (vin >= 0) return { k, vin };
    }
    return undefined;
  };
  const feeOf = (tx: DecodedTransaction): bigint => {
    const paid = tx.outputs.reduce((sum, o) => sum + o.value, 0n);
    const given = tx.inputs.map(({ txid, vout }) => known.get(txid)?.tx.outputs[vout]?.value ?? paid);
    return given.reduce((sum, v) => sum + v, 0n) - paid;
  };
  const chainTx = (k: Known): ChainTx => ({
    txid: k.tx.txid,
    version: k.tx.version,
    locktime: k.tx.locktime,
    feeSat: feeOf(k.tx),
    vsize: k.tx.vsize,
    vin: k.tx.inputs.map((input) => {
      const prevout = known.get(input.txid)?.tx.outputs[input.vout];
      return { ...input, ...(prevout !== undefined && { prevout }) };
    }),
    vout: k.tx.outputs,
    status: statusOf(k),
  });
  const accept = (rawtx: Hex): Hex => {
    const tx = decodeTransaction(rawtx);
    if (known.has(tx.txid)) return tx.txid;
    const rejected = (reason: string) => new PicoError('BroadcastRejected', reason, { reason });
    if (tx.locktime > height) throw rejected('non-final');
    for (const { txid, vout, sequence } of tx.inputs) {
      const parent = known.get(txid);
      if (parent?.tx.outputs[vout] === undefined) throw rejected('bad-txns-inputs-missingorspent');
      if (
        tx.version >= 2 &&
        sequence < 0xffff &&
        (parent.height === undefined || height + 1 < parent.height + sequence)
      )
        throw rejected('non-BIP68-final');
      const other = spender(txid, vout);
      if (other?.k.height !== undefined) throw rejected('bad-txns-inputs-missingorspent');
      if (other !== undefined) {
        if (feeOf(tx) <= feeOf(other.k.tx)) throw rejected('insufficient fee');
        known.delete(other.k.tx.txid);
      }
    }
    known.set(tx.txid, { rawtx, tx });
    return tx.txid;
  };
  const answer = async <T>(value: () => T): Promise<T> => {
    if (chain.down) throw new PicoError('ChainUnavailable', 'the chain server does not answer');
    return value();
  };
  const pays = (k: Known, script: Hex) => k.tx.outputs.some((o) => bytesToHex(o.script) === script);

  const source: ChainSource = {
    tip: () => answer(() => ({ height, hash: hashAt(height) })),
    blockHash: (h) => answer(() => (h <= height ? hashAt(h) : undefined)),
    utxos: (script) =>
      answer(() =>
        [...known.values()].flatMap((k) =>
          k.tx.outputs.flatMap((o, vout) =>
            bytesToHex(o.script) === bytesToHex(script) && spender(k.tx.txid, vout) === undefined
              ? [{ ...o, txid: k.tx.txid, vout, status: statusOf(k) }]
              : [],
          ),
        ),
      ),
    transaction: (txid) =>
      answer(() => {
        const k = known.get(txid);
        return k && chainTx(k);
      }),
    rawTransaction: (txid) => answer(() => known.get(txid)?.rawtx),
    status: (txid) =>
      answer(() => {
        const k = known.get(txid);
        return k && statusOf(k);
      }),
    outspend: (txid, vout) =>
      answer(() => {
        const found = spender(txid, vout);
        if (found === undefined) return { spent: false };
        return { spent: true, txid: found.k.tx.txid, vin: found.vin, status: statusOf(found.k) };
      }),
    history: (script) =>
      answer(() =>
        [...known.values()]
          .filter((k) => {
            const hex = bytesToHex(script);
            const spends = k.tx.inputs.some(({ txid, vout }) => {
              const output = known.get(txid)?.tx.outputs[vout];
              return output !== undefined && bytesToHex(output.script) === hex;
            });
            return pays(k, hex) || spends;
          })
          .map(chainTx),
      ),
    broadcast: (rawtx) => answer(() => accept(rawtx)),
    broadcastPackage: (rawtxs) => answer(() => rawtxs.map(accept)),
    feeEstimates: () => answer(() => ({ 1: chain.feerate, 6: chain.feerate })),
  };
  return Object.defineProperties(
    chain,
    Object.getOwnPropertyDescriptors({
      source,
      known,
      get height() {
        return height;
      },
      mine(blocks = 1) {
        for (let i = 0; i < blocks; i++) {
          height++;
          for (const k of known.values()) k.height ??= height;
        }
      },
      fund(script: Bytes, value: bigint) {
        count++;
        const rawtx = buildTransaction({
          inputs: [{ txid: count.toString(16).padStart(64, 'f'), vout: 0 }],
          outputs: [{ script, value }],
        });
        const tx = decodeTransaction(rawtx);
        known.set(tx.txid, { rawtx, tx });
        return tx.txid;
      },
    }),
  ) as FakeChain;
}
