/** Only what the sandbox uses of bcoin 1.0.2. Hashes are hex strings in internal (not display) byte order. */
declare module 'bcoin' {
  namespace bcoin {
    interface Network {
      genesis: { hash: string };
      genesisBlock: string;
      addressPrefix: { bech32: string };
      block: { bip65height: number; bip66height: number };
      minerWindow: number;
      activationThreshold: number;
    }
    interface Address {
      readonly type: number;
    }
    interface Script {
      toRaw(): Buffer;
    }
    interface Output {
      script: Script;
      value: number;
    }
    interface TX {
      hash(enc: 'hex'): string;
      txid(): string;
      toRaw(): Buffer;
      isCoinbase(): boolean;
      checkSanity(): [valid: boolean, reason: string, score: number];
      hasStandardInputs(view: CoinView): boolean;
      hasStandardWitness(view: CoinView): boolean;
      checkInput(index: number, coin: Output, flags: number): void;
      inputs: readonly { prevout: { hash: string; index: number } }[];
    }
    interface CoinView {
      hasEntry(prevout: { hash: string; index: number }): boolean;
      getOutputFor(input: TX['inputs'][number]): Output | null;
    }
    interface Block {
      hash(enc: 'hex'): string;
      toRaw(): Buffer;
      txs: TX[];
    }
    interface ChainEntry {
      hash: string;
      height: number;
      time: number;
      rhash(): string;
    }
    interface Chain {
      network: Network;
      tip: ChainEntry;
      height: number;
      open(): Promise<void>;
      close(): Promise<void>;
      add(block: Block): Promise<ChainEntry | null>;
      getEntryByHeight(height: number): Promise<ChainEntry | null>;
      getMedianTime(entry: ChainEntry): Promise<number>;
      on(
        event: 'connect' | 'disconnect',
        listener: (entry: ChainEntry, block: Block, view: CoinView) => Promise<void> | void,
      ): void;
    }
    interface MempoolEntry {
      tx: TX;
    }
    interface Mempool {
      open(): Promise<void>;
      close(): Promise<void>;
      reset(): Promise<void>;
      addTX(tx: TX): Promise<string[] | null>;
      addEntry(entry: MempoolEntry, view: CoinView): Promise<void>;
      evictEntry(entry: MempoolEntry): void;
      getEntry(hash: string): MempoolEntry | undefined;
      getHistory(): TX[];
      getCoinView(tx: TX): Promise<CoinView>;
      verify(entry: MempoolEntry, view: CoinView): Promise<void>;
      verifyFinal(tx: TX, flags: number): Promise<boolean>;
      /** Without the chain's lock: for listeners of the chain, which run inside it. */
      _addBlock(entry: ChainEntry, txs: TX[]): Promise<void>;
      on(event: 'tx', listener: (tx: TX) => void): void;
      on(event: 'remove entry', listener: (entry: MempoolEntry) => void): void;
    }
    interface Miner {
      open(): Promise<void>;
      close(): Promise<void>;
      cpu: { mineBlock(tip: ChainEntry | null, address: Address): Promise<Block> };
    }
  }
  const bcoin: {
    Network: { get(name: 'regtest'): bcoin.Network };
    Address: { fromScript(script: bcoin.Script): bcoin.Address | null };
    Script: { fromRaw(raw: Buffer): bcoin.Script; flags: Record<string, number> };
    TX: { fromRaw(raw: Buffer | string, enc?: 'hex'): bcoin.TX };
    Block: { fromRaw(raw: Buffer | string, enc?: 'hex'): bcoin.Block };
    Chain: new (options: { network: string; memory: boolean }) => bcoin.Chain;
    Mempool: new (options: {
      chain: bcoin.Chain;
      memory: boolean;
      requireStandard: boolean;
      limitFree: boolean;
      relayPriority: boolean;
      rejectAbsurdFees: boolean;
      replaceByFee: boolean;
      maxOrphans: number;
    }) => bcoin.Mempool;
    MempoolEntry: { fromTX(tx: bcoin.TX, view: bcoin.CoinView, height: number): bcoin.MempoolEntry };
    Miner: new (options: {
      chain: bcoin.Chain;
      mempool?: bcoin.Mempool;
      minWeight: number;
      coinbaseFlags: string;
    }) => bcoin.Miner;
  };
  export = bcoin;
}
