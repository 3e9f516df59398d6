import { setTimeout as sleep } from 'node:timers/promises';
import { createShops, type Shops } from '../../lib/app/shop/shops.ts';
import type { NetworkName } from '../../lib/bitcoin/networks.ts';
import type { Store } from '../../lib/store/types.ts';
import type { WalletApi } from '../../lib/wallet/types.ts';

export type { Shops };

/** Paying shops with a wallet of this process, by the rows and the rules of the extension. */
export function openShops(parts: {
  readonly store: Store;
  readonly network: NetworkName;
  wallet(): Promise<WalletApi>;
}): Shops {
  const { store, network, wallet } = parts;
  return createShops({
    ...{ store, keyring: { spender: wallet }, network: () => network, nowMs: () => Date.now() },
    wait: async (ms) => await sleep(ms),
    fetch: (...call) => globalThis.fetch(...call),
    WebSocket: globalThis.WebSocket,
  });
}
