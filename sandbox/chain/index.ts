import { Transaction } from 'bitcoinjs-lib';
import { type Bytes, bytesToHex, type Hex, hash256, reverseHex, sha256 } from '../../lib/bytes.ts';

export interface Output {
  script: Bytes;
  value: bigint;
}

/** A block of any branch; hash in display order. */
export interface BlockRecord {
  hash: Hex;
  height: number;
  header: Hex;
  previous: Hex;
  time: number;
  medianTime: number;
  txids: Hex[];
  size: number;
  weight: number;
}

export interface TxRecord {
  txid: Hex;
  rawtx: Hex;
  tx: Transaction;
  /** One for each input; undefined for a coinbase. */
  prevouts: (Output | undefined)[];
  /** Zero for a coinbase. */
  feeSat: bigint;
  vsize: number;
  /** The block of the best chain that holds it; undefined in the mempool. */
  block: BlockRecord | undefined;
  /** Place within its block, or order of arrival in the mempool. */
  position: number;
}

export interface Utxo {
  txid: Hex;
  vout: number;
  output: Output;
  record: TxRecord;
}

/**
 * What Esplora's routes ask of a node and bcoin does not keep: transactions by txid, spenders by outpoint, history
 * by script (chain.md §1.4). Kept in maps, for a sandbox's chain is small.
 */
export class ChainIndex {
  readonly #blocks = new Map<Hex, BlockRecord>();
  readonly #best: BlockRecord[] = [];
  readonly #txs = new Map<Hex, TxRecord>();
  readonly #spenders = new Map<string, { txid: Hex; vin: number }>();
  readonly #history = new Map<Hex, Set<Hex>>();
  #arrivals = 0;

  /** The newest block of the best chain. */
  get tip(): BlockRecord {
    const tip = this.#best.at(-1);
    if (!tip) throw new Error('The index is empty: connect the genesis block first.');
    return tip;
  }

  connectBlock(rawBlock: Bytes, height: number, medianTime: number): void {
    const block = blockRecord(rawBlock, height, medianTime);
    this.#blocks.set(block.record.hash, block.record);
    this.#best[height] = block.record;
    for (const [position, tx] of block.txs.entries()) this.#put(tx, block.record, position);
  }

  /** Takes the tip away; its transactions go too (the node re-adds those that stay valid). Returns its record. */
  disconnectTip(): BlockRecord {
    const tip = this.tip;
    this.#best.pop();
    for (const txid of tip.txids.toReversed()) this.#remove(txid);
    return tip;
  }

  addMempool(rawtx: Bytes): TxRecord {
    return this.#put(Transaction.fromBuffer(rawtx), undefined, this.#arrivals++);
  }

  /** Forgets an unconfirmed transaction: evicted, or about to come back within a block. */
  removeMempool(txid: Hex): void {
    this.#remove(txid);
  }

  transaction(txid: Hex): TxRecord | undefined {
    return this.#txs.get(txid);
  }

  /** The transaction that spends an output, confirmed or not. */
  spender(txid: Hex, vout: number): { txid: Hex; vin: number } | undefined {
    return this.#spenders.get(`${txid}:${vout}`);
  }

  block(hash: Hex): BlockRecord | undefined {
    return this.#blocks.get(hash);
  }

  blockAt(height: number): BlockRecord | undefined {
    return this.#best[height];
  }

  /** In order of arrival. */
  mempool(): TxRecord[] {
    return [...this.#txs.values()]
      .filter((record) => record.block === undefined)
      .sort((a, b) => a.position - b.position);
  }

  /** Every transaction that funds or spends the script, newest first, unconfirmed ones before all. */
  history(scripthash: Hex): TxRecord[] {
    const records: TxRecord[] = [];
    for (const txid of this.#history.get(scripthash) ?? []) {
      const record = this.#txs.get(txid);
      if (record) records.push(record);
    }
    return records.sort(newestFirst);
  }

  /** Outputs of the script that nothing spends, not even in the mempool. */
  utxos(scripthash: Hex): Utxo[] {
    const found: Utxo[] = [];
    for (const record of this.history(scripthash)) {
      for (const [vout, output] of record.tx.outs.entries()) {
        if (scriptHash(output.script) !== scripthash || this.spender(record.txid, vout)) continue;
        found.push({ txid: record.txid, vout, output, record });
      }
    }
    return found;
  }

  #put(tx: Transaction, block: BlockRecord | undefined, position: number): TxRecord {
    const txid = tx.getId();
    const prevouts = tx.isCoinbase()
      ? tx.ins.map(() => undefined)
      : tx.ins.map((input) => this.#txs.get(txidOf(input.hash))?.tx.outs[input.index]);
    const spent = prevouts.reduce((sum, prevout) => sum + (prevout?.value ?? 0n), 0n);
    const paid = tx.outs.reduce((sum, output) => sum + output.value, 0n);
    const record: TxRecord = {
      txid,
      rawtx: tx.toHex(),
      tx,
      prevouts,
      feeSat: tx.isCoinbase() ? 0n : spent - paid,
      vsize: tx.virtualSize(),
      block,
      position,
    };
    this.#txs.set(txid, record);
    if (!tx.isCoinbase())
      for (const [vin, input] of tx.ins.entries())
        this.#spenders.set(`${txidOf(input.hash)}:${input.index}`, { txid, vin });
    for (const hash of touched(record)) {
      const known = this.#history.get(hash);
      if (known) known.add(txid);
      else this.#history.set(hash, new Set([txid]));
    }
    return record;
  }

  #remove(txid: Hex): void {
    const record = this.#txs.get(txid);
    if (!record) return;
    this.#txs.delete(txid);
    for (const input of record.tx.ins) {
      const outpoint = `${txidOf(input.hash)}:${input.index}`;
      if (this.#spenders.get(outpoint)?.txid === txid) this.#spenders.delete(outpoint);
    }
    for (const hash of touched(record)) this.#history.get(hash)?.delete(txid);
  }
}

/** Esplora's key of a script: SHA256 in plain hex, not reversed. */
export function scriptHash(script: Bytes): Hex {
  return bytesToHex(sha256(script));
}

/** The display txid of the 32 bytes an input holds. */
export function txidOf(hash: Bytes): Hex {
  return reverseHex(bytesToHex(hash));
}

function touched(record: TxRecord): Set<Hex> {
  const outputs = [...record.tx.outs, ...record.prevouts].filter((output) => output !== undefined);
  return new Set(outputs.map((output) => scriptHash(output.script)));
}

function newestFirst(a: TxRecord, b: TxRecord): number {
  const heights = (b.block?.height ?? Infinity) - (a.block?.height ?? Infinity);
  return Number.isNaN(heights) || heights === 0 ? b.position - a.position : heights;
}

function blockRecord(raw: Bytes, height: number, medianTime: number) {
  const header = raw.subarray(0, 80);
  const txs: Transaction[] = [];
  let { value: count, at } = readCompactSize(raw, 80);
  for (; count > 0; count--) {
    const tx = Transaction.fromBuffer(raw.subarray(at), true);
    txs.push(tx);
    at += tx.byteLength();
  }
  const stripped = txs.reduce((sum, tx) => sum + tx.byteLength() - tx.byteLength(false), 0);
  const record: BlockRecord = {
    hash: reverseHex(bytesToHex(hash256(header))),
    height,
    header: bytesToHex(header),
    previous: txidOf(header.subarray(4, 36)),
    time: new DataView(header.buffer, header.byteOffset).getUint32(68, true),
    medianTime,
    txids: txs.map((tx) => tx.getId()),
    size: raw.length,
    weight: 4 * (raw.length - stripped) + stripped,
  };
  return { record, txs };
}

function readCompactSize(raw: Bytes, at: number): { value: number; at: number } {
  const view = new DataView(raw.buffer, raw.byteOffset);
  const first = raw[at] ?? 0;
  if (first < 0xfd) return { value: first, at: at + 1 };
  if (first === 0xfd) return { value: view.getUint16(at + 1, true), at: at + 3 };
  return { value: view.getUint32(at + 1, true), at: at + 5 };
}
