import type { ChainSource, ChainTx } from '../lib/bitcoin/chain-source.ts';
import type { Hex } from '../lib/bytes.ts';

/** The height at which every test begins. */
export const TIP = 500;

export interface FakeChain extends ChainSource {
  readonly transactions: Map<Hex, ChainTx>;
  readonly spends: Map<string, Hex>;
  readonly sent: Hex[];
}

/** Knows what is put into its maps. */
export function fakeChain(): FakeChain {
  const transactions = new Map<Hex, ChainTx>();
  const spends = new Map<string, Hex>();
  const sent: Hex[] = [];
  const status = async (txid: Hex) => transactions.get(txid)?.status;
  return {
    transactions,
    spends,
    sent,
    tip: async () => ({ height: TIP, hash: 'aa'.repeat(32) }),
    blockHash: async () => undefined,
    utxos: async () => [],
    transaction: async (txid) => transactions.get(txid),
    rawTransaction: async () => undefined,
    status,
    async outspend(txid, vout) {
      const by = spends.get(`${txid}:${vout}`);
      const found = by === undefined ? undefined : await status(by);
      return by === undefined
        ? { spent: false }
        : { spent: true, txid: by, vin: 0, status: found ?? { confirmed: false } };
    },
    history: async () => [],
    async broadcast(rawtx) {
      sent.push(rawtx);
      return '';
    },
    async broadcastPackage(rawtxs) {
      sent.push(...rawtxs);
      return [];
    },
    feeEstimates: async () => ({}),
  };
}
