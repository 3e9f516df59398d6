import type { ChainSource } from '../lib/bitcoin/chain-source.ts';
import type { Hex } from '../lib/bytes.ts';
import type { Event } from '../lib/channel/index.ts';
import type { HubConfig } from './config.ts';
import type { Connection } from './connection.ts';
import type { HubEcdsa } from './ecdsa.ts';
import type { HubKeys } from './keys.ts';
import type { Health } from './loop.ts';
import type { Metrics } from './metrics.ts';
import type { BroadcastRow, HubStore, LockedPayment } from './store/types.ts';
import type { Writer } from './writer.ts';

/** Everything the parts of a hub share: one a process. Single-threaded; what is changed here is in the batch of this tick. */
export interface Hub {
  readonly config: HubConfig;
  readonly keys: HubKeys;
  readonly ecdsa: HubEcdsa;
  readonly store: HubStore;
  readonly chain: ChainSource;
  /** Unix milliseconds. */
  readonly clock: () => number;
  readonly writer: Writer;
  readonly metrics: Metrics;
  readonly health: Map<string, Health>;
  readonly byHandle: Map<Hex, Connection>;
  readonly byId: Map<number, Connection>;
  /** Locked payments that are not decided: pending or early, by hash. */
  readonly live: Map<Hex, LockedPayment>;
  /** Transactions to be published until confirmed, by the outpoint they spend. */
  readonly broadcasts: Map<string, BroadcastRow>;
  /** Connections whose queue, owed payments, refund or netting may go on now. */
  readonly attend: Set<Connection>;
  /** Connections whose deposit outpoint is to be looked at before a reveal is booked. */
  readonly looks: Set<Connection>;
  /** Connections whose h2c is not hardened yet. */
  readonly soft: Set<Connection>;
  /** Connections whose deposit has never been seen in a block (`unfunded`). */
  requests: number;
  /** Sum of early refusals over all payees. */
  early: bigint;
  lastConnection: number;
  lastOpen: number;
  /** Height of the newest block. */
  tip: number;
  tipHash: Hex;
  /** Sat/vB for what the hub publishes and signs now. */
  feerate: number;
  /** Confirmed satoshis of the hub's wallet. */
  liquidity: bigint;
  /** Failures that nobody waits for. */
  onError: (where: string, error: unknown) => void;
  /** The payment rules: what an event of one connection does to others. */
  readonly route: (connection: Connection, event: Event) => void;
  /** Wakes a loop before its time. */
  wake: (loop: string) => void;
}
