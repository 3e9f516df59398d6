import type { ChainSource } from '../../bitcoin/chain-source.ts';
import type { Bytes } from '../../bytes.ts';
import type { BudgetRequest } from '../../provider/types.ts';
import type { UiMethodName, UiMethods } from '../../rpc/ui-methods.ts';
import type { ApprovalQueue, ApproveParams, Phase, Settings, SiteView } from '../../rpc/views.ts';
import type { UiTopic } from '../../rpc/wire.ts';
import type { Store } from '../../store/types.ts';
import type { KeySealed } from '../../vault/sealed.ts';
import type { WalletApi } from '../../wallet/types.ts';
import type { Log } from '../log.ts';
import type { Shops } from '../shop/shops.ts';

type Soon<T> = T | Promise<T>;

/** What the handlers need of the vault and of the wallet behind it. */
export interface UiKeyring {
  phase(): Soon<Phase>;
  /** Makes the vault and opens the wallet. Throws AlreadySetUp, WeakPassword, InvalidMnemonic. */
  setup(request: { readonly words: string; readonly password: string }): Promise<unknown>;
  /** Throws WrongPassword and TooManyTries (data: retryAt). */
  unlock(password: string): Promise<unknown>;
  lock(options: { readonly pauseBudgets?: boolean }): Promise<unknown>;
  changePassword(password: string, next: string): Promise<unknown>;
  /** The words, after the password was given again. Throws as unlock does. */
  revealWords(password: string): Promise<string>;
  /** Before everything is deleted: proves the password and lets go of the wallet. Throws as unlock does. */
  leave(password: string): Promise<unknown>;
  /** The whole wallet. Throws Locked. */
  wallet(): Soon<WalletApi>;
  /** The whole wallet, or the one of live budgets while locked; undefined when there is neither. */
  spender(): WalletApi | undefined;
  /** Seals under the vault's key what is kept beside the seed; `name` says what it is. Throws Locked. */
  seal(plain: Bytes, name: string): Promise<KeySealed>;
  unseal(sealed: unknown, name: string): Promise<Bytes>;
  /** The user is here: idle time begins anew. */
  touch(): Promise<unknown>;
}

/** What the handlers need of the service behind the pages' methods. */
export interface UiPages {
  cards(): Promise<ApprovalQueue>;
  approve(params: ApproveParams): Promise<unknown>;
  askShop(key: string): Promise<unknown>;
  reject(key: string): Promise<unknown>;
  rejectAll(): Promise<unknown>;
  sites(): Promise<readonly SiteView[]>;
  site(origin: string): Promise<SiteView | undefined>;
  revoke(origin: string): Promise<unknown>;
  block(origin: string, until?: number): Promise<unknown>;
  declineBlock(origin: string): void;
  unblock(origin: string): Promise<unknown>;
  pause(origin: string, paused: boolean): Promise<unknown>;
  setBudget(origin: string, budget: BudgetRequest): Promise<unknown>;
}

export interface UiPlatform {
  /** Unix seconds. */
  clock(): number;
  random(bytes: number): Uint8Array;
  readonly version: string;
  /** What a fresh wallet is set to; the demo build names the sandbox. */
  readonly defaults?: Partial<Settings>;
  /** Of those URLs, the ones whose hosts the browser has not granted. */
  missingHosts(urls: readonly string[]): Promise<readonly string[]>;
  /** A server of the chain, to be probed before it is set. */
  chainAt(url: string): ChainSource;
  readonly fetch?: typeof fetch;
  /** Deletes the store, the session and every cache: nothing is left on this device. */
  erase(): Promise<void>;
}

export interface UiDeps {
  readonly store: Store;
  readonly keyring: UiKeyring;
  readonly pages: UiPages;
  readonly shops: Shops;
  readonly platform: UiPlatform;
  readonly log: Log;
  /** Tells the open screens to ask again. */
  changed(topics: readonly UiTopic[]): void;
  /** After settings were stored: a running wallet is opened anew where hub or chain servers differ. */
  onSettings?(now: Settings, before: Settings): Promise<void>;
}

/** One handler a method; params are validated before. */
export type UiHandlers = {
  readonly [M in UiMethodName]: (params: UiMethods[M]['params']) => Promise<UiMethods[M]['result']>;
};
