import type { SocketConstructor } from '../../btcpay/payer/status-socket.ts';
import type { UiTopic } from '../../rpc/wire.ts';
import type { Store } from '../../store/types.ts';
import type { WalletApi } from '../../wallet/types.ts';

/** What paying shops needs of the vault, the wallet behind it and the network. */
export interface ShopDeps {
  readonly store: Store;
  readonly keyring: {
    /** The whole wallet while open, that of live budgets while locked, or undefined. */
    spender(): WalletApi | undefined | Promise<WalletApi | undefined>;
  };
  network(): string | Promise<string>;
  /** Milliseconds. */
  nowMs(): number;
  /** Resolves after so long. */
  wait(ms: number): Promise<void>;
  readonly fetch: typeof fetch;
  /** Left out, a shop is only asked now and then. */
  readonly WebSocket?: SocketConstructor;
  /** Tells open screens to ask again. */
  changed?(topics: readonly UiTopic[]): void;
}
