import type { Bytes } from '../../bytes.ts';
import type { EventName, Events } from '../../provider/types.ts';
import type { Phase } from '../../rpc/views.ts';
import type { UiTopic } from '../../rpc/wire.ts';
import type { Store } from '../../store/types.ts';
import type { WalletApi } from '../../wallet/types.ts';
import type { Shops } from '../shop/shops.ts';

/** What the service behind the pages' methods needs of the vault and the wallet behind it. */
export interface PageKeyring {
  phase(): Phase | Promise<Phase>;
  /** The whole wallet while open; while locked the one that may spend live budgets, or undefined. */
  spender(): WalletApi | undefined | Promise<WalletApi | undefined>;
}

export interface PagePlatform {
  /** Unix seconds. */
  clock(): number;
  /** Milliseconds, for rates only. */
  nowMs(): number;
  /** IANA name. */
  timeZone(): string;
  random(bytes: number): Bytes;
  /** Resolves after so long. */
  wait(ms: number): Promise<void>;
  /** Shows the approval window, or brings the one there is to the front. */
  openApproval(): Promise<void>;
  closeApproval(): Promise<void>;
  /** How many requests wait. */
  badge(count: number): void;
}

export interface PageDeps {
  readonly store: Store;
  readonly keyring: PageKeyring;
  readonly platform: PagePlatform;
  readonly shops: Shops;
  readonly version: string;
  /** Of the wallet, or the one it would be set up for. */
  network(): string | Promise<string>;
  /** To every page of that origin. */
  emit<E extends EventName>(origin: string, event: E, data: Events[E]): void;
  /** Tells open screens to ask again. */
  changed?(topics: readonly UiTopic[]): void;
}
