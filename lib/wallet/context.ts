import type { ChainSource, ChainTip } from '../bitcoin/chain-source.ts';
import type { Ecdsa } from '../bitcoin/ecdsa.ts';
import { feerateFor } from '../bitcoin/fees.ts';
import type { NetworkName } from '../bitcoin/networks.ts';
import type { Bytes, Hex } from '../bytes.ts';
import { type HubClient, hubClient } from '../hub/index.ts';
import type { Store, Write } from '../store/types.ts';
import type { WalletKeys } from './keys.ts';
import type { OnPayment } from './on-payment.ts';
import type { Received, WalletEvent, WalletOptions } from './types.ts';

/** What every part of one running wallet shares. */
export interface Context {
  readonly store: Store;
  readonly network: NetworkName;
  readonly chain: ChainSource;
  readonly account: number;
  readonly keys: WalletKeys;
  readonly ecdsa: Ecdsa;
  readonly clock: () => number;
  readonly random: (bytes: number) => Bytes;
  readonly device: Hex;
  readonly WebSocket: typeof WebSocket | undefined;
  readonly onReceived: (payment: Received) => readonly Write[];
  readonly onPayment: OnPayment;
  /** Defences are kept signed ahead in the store. */
  readonly signAhead: boolean;
  /** Ledger stamps: milliseconds, strictly rising. */
  readonly stamp: () => number;
  /** Hashes of invoices that a commit being written pays: no two connections accept one. */
  readonly accepting: Set<Hex>;
  emit(event: WalletEvent): void;
  hubClient(url: string): HubClient;
  /** The newest block, asked again when what is known is older than `maxAgeSeconds`. */
  tip(maxAgeSeconds?: number): Promise<ChainTip>;
  /** Last known height and sat/vB, for what must not wait. */
  readonly known: { height: number; feerate: number };
}

/** Blocks a transaction that defends money may take: the engine's 6-block estimate (channel.md §3). */
const TARGET_BLOCKS = 6;

interface Made extends Pick<Context, 'keys' | 'store' | 'device' | 'stamp' | 'ecdsa' | 'account'> {
  readonly emit: (event: WalletEvent) => void;
}

export function makeContext(options: WalletOptions, made: Made): Context {
  const { network, chain } = options;
  const clock = options.clock ?? (() => Math.floor(Date.now() / 1000));
  const clients = new Map<string, HubClient>();
  const known = { height: 0, feerate: 1 };
  let last: { readonly tip: ChainTip; readonly at: number } | undefined;
  const WebSocket = options.WebSocket === false ? undefined : (options.WebSocket ?? globalThis.WebSocket);
  return {
    ...{ network, chain, clock, known, WebSocket },
    ...made,
    random: options.random ?? ((bytes) => globalThis.crypto.getRandomValues(new Uint8Array(bytes))),
    onReceived: options.onReceived ?? (() => []),
    onPayment: options.onPayment ?? (() => []),
    signAhead: options.signAhead ?? false,
    accepting: new Set(),
    hubClient(url) {
      const extra = options.fetch === undefined ? {} : { fetch: options.fetch };
      const client = clients.get(url) ?? hubClient({ url, ecdsa: made.ecdsa, clock, ...extra });
      clients.set(url, client);
      return client;
    },
    async tip(maxAgeSeconds = 30) {
      if (last !== undefined && clock() - last.at < maxAgeSeconds) return last.tip;
      const tip = await agreedTip(chain);
      known.feerate = await chain.feeEstimates().then(
        (estimates) => feerateFor(estimates, TARGET_BLOCKS),
        () => known.feerate,
      );
      known.height = tip.height;
      last = { tip, at: clock() };
      return tip;
    },
  };
}

/** Two sources must agree on the chain before anything is concluded from it (chain.md §2). */
async function agreedTip(chain: ChainSource & { agree?: () => Promise<ChainTip> }): Promise<ChainTip> {
  return chain.agree === undefined ? await chain.tip() : await chain.agree();
}
