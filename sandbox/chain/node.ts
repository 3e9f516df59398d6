import { type Bytes, type Hex, hexToBytes, reverseHex } from '../../lib/bytes.ts';
import { PicoError } from '../../lib/errors.ts';
import { type Accepted, accept, evict, type MempoolContext } from './accept.ts';
import {
  type Block,
  bcoin,
  type Chain,
  type Mempool,
  type Miner,
  newChain,
  newMempool,
  newMiner,
  regtest,
} from './bcoin.ts';
import { ChainIndex } from './index.ts';
import { acceptPackage, type PackageResult } from './package.ts';
import { DEFAULT_POLICY, INCREMENTAL_FEERATE, type Policy } from './policy.ts';
import { Reject } from './reject.ts';
import { withDescendants } from './replacement.ts';
import { type ChainStore, openStore } from './store.ts';

interface MineOptions {
  /** Leaves the mempool alone. */
  empty?: boolean;
}

export interface ReorgOptions {
  /** Transactions of the replaced blocks that shall not return to the mempool (nor what spends them). */
  forget?: Hex[];
}

export interface ChainNode {
  readonly index: ChainIndex;
  /** The rules in force; changed by `setPolicy`. */
  readonly policy: Readonly<Policy>;
  setPolicy(change: Partial<Policy>): Promise<void>;
  /** Mines blocks on the tip, paying the output script. Returns their hashes. */
  mine(blocks: number, script: Bytes, options?: MineOptions): Promise<Hex[]>;
  /** Takes a transaction into the mempool. Throws Reject. */
  push(rawtx: Hex): Promise<Accepted>;
  pushPackage(rawtxs: Hex[]): Promise<PackageResult>;
  /** Replaces the `depth` newest blocks by `depth + 1` empty ones; their transactions return to the mempool. */
  reorg(depth: number, script: Bytes, options?: ReorgOptions): Promise<Hex[]>;
  /** Resolves when no change is under way, so that a reader sees a whole state. */
  settled(): Promise<void>;
  /** Called after each transaction that was new to the mempool. */
  onTransaction(listener: () => void): void;
  close(): Promise<void>;
}

/**
 * A regtest node in this process: bcoin's chain, mempool and miner in memory, without network (chain.md §1).
 * @param dir folder that keeps blocks and mempool over a restart; nothing is kept without it
 */
export async function openNode(dir?: string): Promise<ChainNode> {
  const store = dir === undefined ? undefined : await openStore(dir);
  const node = new RegtestNode(store);
  await node.open();
  return node;
}

class RegtestNode implements ChainNode {
  readonly index = new ChainIndex();
  policy: Readonly<Policy> = DEFAULT_POLICY;
  readonly #store: ChainStore | undefined;
  readonly #chain: Chain;
  readonly #mempool: Mempool;
  readonly #miner: Miner;
  readonly #emptyMiner: Miner;
  readonly #listeners: (() => void)[] = [];
  /** Blocks taken off while a reorganisation is under way; undefined otherwise. */
  #disconnected: Hex[][] | undefined;
  #mempoolFeerate = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(store: ChainStore | undefined) {
    this.#store = store;
    this.#chain = newChain();
    this.#mempool = newMempool(this.#chain);
    this.#miner = newMiner(this.#chain, this.#mempool);
    this.#emptyMiner = newMiner(this.#chain);
  }

  async open(): Promise<void> {
    this.#wire();
    await this.#chain.open();
    await this.#mempool.open();
    this.index.connectBlock(hexToBytes(regtest.genesisBlock), 0, this.#chain.tip.time);
    for (const raw of this.#store?.blocks ?? [])
      await this.#add(bcoin.Block.fromRaw(Buffer.from(raw)), false);
    await this.#refill(this.#store?.mempool ?? []);
  }

  setPolicy(change: Partial<Policy>): Promise<void> {
    return this.#exclusive(async () => {
      this.policy = { ...this.policy, ...change };
      this.#trim();
    });
  }

  mine(blocks: number, script: Bytes, options: MineOptions = {}): Promise<Hex[]> {
    return this.#exclusive(async () => {
      const miner = options.empty ? this.#emptyMiner : this.#miner;
      const hashes: Hex[] = [];
      for (let i = 0; i < blocks; i++) {
        const block = await miner.cpu.mineBlock(null, addressOf(script));
        await this.#add(block, true);
        hashes.push(reverseHex(block.hash('hex')));
      }
      this.#mempoolFeerate = 0;
      return hashes;
    });
  }

  async push(rawtx: Hex): Promise<Accepted> {
    const accepted = await this.#exclusive(async () => {
      const taken = await accept(this.#context(), rawtx, 'alone');
      this.#trim();
      if (!this.index.transaction(taken.record.txid)) throw new Reject('mempool full');
      return taken;
    });
    if (accepted.isNew) this.#notify();
    return accepted;
  }

  async pushPackage(rawtxs: Hex[]): Promise<PackageResult> {
    const result = await this.#exclusive(async () => {
      const taken = await acceptPackage(this.#context(), rawtxs);
      this.#trim();
      return taken;
    });
    if (result.results.some((one) => 'accepted' in one && one.accepted.isNew)) this.#notify();
    return result;
  }

  reorg(depth: number, script: Bytes, options: ReorgOptions = {}): Promise<Hex[]> {
    return this.#exclusive(async () => {
      const { height } = this.#chain;
      if (depth < 1 || depth > height)
        throw new PicoError('InvalidParams', `depth: choose 1 to ${height}, the height of the chain.`, {
          field: 'depth',
        });
      let entry = await this.#chain.getEntryByHeight(height - depth);
      const pool = this.index.mempool().map((record) => record.rawtx);
      const hashes: Hex[] = [];
      const returned: Hex[][] = [];
      this.#disconnected = returned;
      try {
        for (let i = 0; i <= depth; i++) {
          const block = await this.#emptyMiner.cpu.mineBlock(entry, addressOf(script));
          entry = await this.#add(block, true);
          hashes.push(reverseHex(block.hash('hex')));
        }
      } finally {
        this.#disconnected = undefined;
      }
      await this.#mempool.reset();
      for (const record of this.index.mempool()) this.index.removeMempool(record.txid);
      await this.#refill([...returned.flat(), ...pool], options.forget);
      return hashes;
    });
  }

  async settled(): Promise<void> {
    await this.#queue;
  }

  onTransaction(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    await this.settled();
    await this.#mempool.close();
    await this.#chain.close();
    await this.#store?.close();
  }

  #wire(): void {
    this.#chain.on('connect', async (entry, block) => {
      // While blocks are being exchanged the mempool waits: it is filled anew at the end.
      if (!this.#disconnected) await this.#mempool._addBlock(entry, block.txs);
      this.index.connectBlock(block.toRaw(), entry.height, await this.#chain.getMedianTime(entry));
    });
    this.#chain.on('disconnect', (_entry, block) => {
      this.index.disconnectTip();
      const rawtxs = block.txs.filter((tx) => !tx.isCoinbase()).map((tx) => tx.toRaw().toString('hex'));
      this.#disconnected?.unshift(rawtxs);
    });
    this.#mempool.on('tx', (tx) => this.index.addMempool(tx.toRaw()));
    this.#mempool.on('remove entry', (entry) => this.index.removeMempool(entry.tx.txid()));
  }

  /** Adds a block to its branch, and to the file. */
  async #add(block: Block, store: boolean) {
    const entry = await this.#chain.add(block);
    if (!entry) throw new Error('A block without its parent: the file of blocks is not whole.');
    if (store) await this.#store?.appendBlock(block.toRaw());
    return entry;
  }

  /** Puts transactions back as Core does after a reorganisation: without the fee rules; what no longer fits is dropped. */
  async #refill(rawtxs: Hex[], forget: Hex[] = []): Promise<void> {
    for (const rawtx of rawtxs) {
      const tx = bcoin.TX.fromRaw(rawtx, 'hex');
      if (forget.includes(tx.txid())) continue;
      try {
        await this.#mempool.addTX(tx);
      } catch (error) {
        if (!(error instanceof Error && 'reason' in error)) throw error;
      }
    }
  }

  /** Evicts the packages with the lowest feerate until the mempool fits, and asks for more than they paid. */
  #trim(): void {
    let records = this.index.mempool();
    let vsize = sumVsize(records);
    while (vsize > this.policy.maxMempoolVsize) {
      const packages = records.map((root) => {
        const all = withDescendants([root], this.index);
        const fee = Number(all.reduce((sum, record) => sum + record.feeSat, 0n));
        // A parent is worth what its children pay for it, a child never less than itself.
        return { root, feerate: Math.max(fee / sumVsize(all), Number(root.feeSat) / root.vsize) };
      });
      const cheapest = packages.reduce((low, one) => (one.feerate < low.feerate ? one : low));
      evict(this.#mempool, cheapest.root.txid);
      this.#mempoolFeerate = Math.max(this.#mempoolFeerate, cheapest.feerate + INCREMENTAL_FEERATE);
      records = this.index.mempool();
      vsize = sumVsize(records);
    }
  }

  #context(): MempoolContext {
    return {
      mempool: this.#mempool,
      index: this.index,
      policy: this.policy,
      height: this.#chain.height,
      mempoolFeerate: this.#mempoolFeerate,
    };
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  /** One change at a time; each is in the folder before its caller hears of it. */
  #exclusive<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(async () => {
      try {
        return await change();
      } finally {
        await this.#store?.saveMempool(this.index.mempool().map((record) => record.rawtx));
      }
    });
    this.#queue = result.catch(() => {});
    return result;
  }
}

function sumVsize(records: { vsize: number }[]): number {
  return records.reduce((sum, record) => sum + record.vsize, 0);
}

function addressOf(script: Bytes) {
  const address = bcoin.Address.fromScript(bcoin.Script.fromRaw(Buffer.from(script)));
  if (!address)
    throw new PicoError('InvalidParams', 'address: blocks cannot be mined to this script.', {
      field: 'address',
    });
  return address;
}
