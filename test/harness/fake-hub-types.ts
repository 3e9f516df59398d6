import type { Bytes, Hex } from '../../lib/bytes.ts';
import type { ConnectionState } from '../../lib/channel/index.ts';
import type { Terms } from '../../lib/hub/index.ts';
import type { FakeChain } from './fake-chain.ts';

export interface FakeHub {
  readonly url: string;
  readonly fetch: typeof fetch;
  terms: Terms;
  /** No answer at all. */
  down: boolean;
  /** Answers are made, and lost on the way. */
  deaf: boolean;
  /** mph_deposit is taken, and its answer lost. */
  silentDeposit: boolean;
  /** mph_deposit is refused for good. */
  refuseDeposit: boolean;
  /** The other deposit holds one satoshi less than the hub says. */
  shortFunding: boolean;
  /** mph_close is answered Busy. */
  refuseClose: boolean;
  /** A state as it is now, to be cheated with later: publishes its best commit. */
  snapshot(handle: Hex): ConnectionState;
  publishOld(handle: Hex, state: ConnectionState): Promise<void>;
  /** Publishes the newest commit that it held in this state, though it may open none of its locks. */
  publishHeld(handle: Hex, state: ConnectionState): Promise<void>;
  /** Handles that count as offline. */
  readonly offline: Set<Hex>;
  line(handle: Hex): ConnectionState;
  /** Looks at the chain: confirms deposits, funds the other channel. */
  watch(): Promise<void>;
  /** Calls by method. */
  readonly calls: string[];
}

/** The fake chain, or the real one behind the same few words. */
export interface HubChain extends Pick<FakeChain, 'source' | 'feerate' | 'height'> {
  fund(script: Bytes, value: bigint): Hex | Promise<Hex>;
}

/** One connection, as the hub keeps it. */
export interface Line {
  readonly handle: Hex;
  readonly params: Record<string, string>;
  readonly index: number;
  state: ConnectionState;
  readonly secrets: Map<number, Hex>;
  backup?: string;
}
