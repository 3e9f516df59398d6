import type { Bytes, Hex } from '../../lib/bytes.ts';
import { PicoError } from '../../lib/errors.ts';
import { type TxJson, txJson } from '../../sandbox/chain/esplora-json.ts';
import type { ChainNode, ReorgOptions } from '../../sandbox/chain/node.ts';
import { Reject } from '../../sandbox/chain/reject.ts';
import { scriptOf } from '../../sandbox/chain/script-type.ts';
import { startChain } from '../../sandbox/chain/server.ts';

export interface ChainHarness {
  /** Base of the Esplora routes on a free port of 127.0.0.1. */
  url: string;
  /** For what the methods below do not offer: policy, index, empty blocks. */
  node: ChainNode;
  /** Mines blocks to the faucet (or an output script) and returns their hashes. */
  mine(blocks?: number, script?: Bytes): Promise<Hex[]>;
  /** Pays satoshis to a regtest address or an output script; unconfirmed until a block is mined. */
  faucet(to: string | Bytes, amountSat: bigint): Promise<{ txid: Hex; vout: 0 }>;
  /** The reason is the node's, in Core's words. */
  push(rawtx: Hex): Promise<{ ok: true; txid: Hex } | { ok: false; reason: string }>;
  /** Replaces the newest blocks by one more empty ones; their transactions return to the mempool. */
  reorg(depth: number, options?: ReorgOptions): Promise<Hex[]>;
  height(): number;
  /** As GET /tx/:txid answers; undefined when the node does not know it. */
  tx(txid: Hex): TxJson | undefined;
  close(): Promise<void>;
}

/** A chain of 110 blocks in this process, for tests: coinbases are mature, csv and segwit active. */
export async function chainHarness(): Promise<ChainHarness> {
  const chain = await startChain({ port: 0 });
  const { node } = chain;
  return {
    url: chain.url,
    node,
    mine: (blocks = 1, script = chain.minerScript) => node.mine(blocks, script),
    faucet: async (to, amountSat) => chain.faucet(typeof to === 'string' ? parse(to) : to, amountSat),
    async push(rawtx) {
      try {
        const { record } = await node.push(rawtx);
        return { ok: true, txid: record.txid };
      } catch (error) {
        if (error instanceof Reject) return { ok: false, reason: error.message };
        throw error;
      }
    },
    reorg: (depth, options) => node.reorg(depth, chain.minerScript, options),
    height: () => node.index.tip.height,
    tx(txid) {
      const record = node.index.transaction(txid);
      return record && txJson(record);
    },
    close: chain.close,
  };
}

function parse(address: string): Bytes {
  const script = scriptOf(address);
  if (!script) throw new PicoError('InvalidAddress', `${address} is not an address of regtest.`);
  return script;
}
