import type bcoinModule from 'bcoin';

/** bcoin's pure-JavaScript back end is chosen by this variable, and only at the first import. */
process.env.NODE_BACKEND = 'js';
const { default: bcoin } = await import('bcoin');

const regtest = bcoin.Network.get('regtest');
regtest.addressPrefix.bech32 = 'bcrt';
// csv and segwit become active at height 8, and the older soft forks bind from the first block (chain.md §1.3).
regtest.minerWindow = 2;
regtest.activationThreshold = 1;
regtest.block.bip65height = 1;
regtest.block.bip66height = 1;

export { bcoin, regtest };
export type Chain = bcoinModule.Chain;
export type Mempool = bcoinModule.Mempool;
export type Miner = bcoinModule.Miner;
export type Block = bcoinModule.Block;
export type CoinView = bcoinModule.CoinView;
export type Tx = bcoinModule.TX;

const LOCKTIME_FLAGS = { verifySequence: 1 << 0, medianTimePast: 1 << 1 };
/** Locktime and BIP68 as the mempool judges them: against the median time of the tip. */
export const STANDARD_LOCKTIME_FLAGS = LOCKTIME_FLAGS.verifySequence | LOCKTIME_FLAGS.medianTimePast;

/** A chain of its own in memory; nothing listens on the network. */
export function newChain(): Chain {
  return new bcoin.Chain({ network: 'regtest', memory: true });
}

/** bcoin's relay rules of 2018 are all off: the sandbox has its own (policy.ts). */
export function newMempool(chain: Chain): Mempool {
  return new bcoin.Mempool({
    chain,
    memory: true,
    requireStandard: false,
    limitFree: false,
    relayPriority: false,
    rejectAbsurdFees: false,
    replaceByFee: true,
    maxOrphans: 0,
  });
}

/** Without a mempool the miner makes empty blocks. */
export function newMiner(chain: Chain, mempool?: Mempool): Miner {
  // minWeight at its largest keeps the zero-fee parents of packages in the blocks.
  const options = { chain, minWeight: 4_000_000, coinbaseFlags: 'picopay sandbox' };
  return new bcoin.Miner(mempool ? { ...options, mempool } : options);
}
