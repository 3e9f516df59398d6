import type { BudgetRequest } from '../provider/types.ts';
import type * as V from './views.ts';

/**
 * What the extension's own pages can ask of the background. Amounts are decimal strings of satoshis. Calls that move money carry
 * an `id` that the screen chose: asked again with the same id, they are the same call.
 * `open`: needs the wallet unlocked. The validators, the router and the permission test derive from UI_METHODS.
 */
type Call<P, R> = { readonly params: P; readonly result: R };
type None = undefined;

export interface UiMethods {
  /** From memory and the store alone, at once: what the popup paints first. */
  readonly status: Call<{ readonly tab?: V.TabRef } | None, V.Status>;
  /** Looks at chain and hub; `changed` tells when there is news. */
  readonly refresh: Call<None, null>;

  // First run
  readonly newWords: Call<None, { readonly words: string }>;
  /** Throws InvalidMnemonic. */
  readonly checkWords: Call<{ readonly words: string }, null>;
  /** Once: throws AlreadySetUp. Throws WeakPassword, InvalidMnemonic, Corrupted (backup). */
  readonly setup: Call<V.SetupRequest, null>;
  /** Does a server answer, and is it of that network? Throws HubUnreachable, ChainUnreachable, WrongChain. */
  readonly probeHub: Call<{ readonly url: string; readonly network: string }, V.HubView>;
  readonly probeChain: Call<{ readonly url: string; readonly network: string }, { readonly height: number }>;

  // Locks
  /** Throws WrongPassword (data: retryAt), TooManyTries (data: retryAt). */
  readonly unlock: Call<{ readonly password: string }, null>;
  readonly lock: Call<{ readonly pauseBudgets?: boolean } | None, null>;
  readonly changePassword: Call<{ readonly password: string; readonly next: string }, null>;
  readonly revealWords: Call<{ readonly password: string }, { readonly words: string }>;

  // Send and receive
  readonly address: Call<None, { readonly address: string }>;
  readonly createInvoice: Call<
    { readonly amount: string; readonly memo?: string; readonly expiresIn?: number },
    V.InvoiceView
  >;
  readonly invoice: Call<{ readonly hash: string }, V.InvoiceView>;
  /** Understands an address, `bitcoin:`, `pico:`, a handle. Throws InvalidParams with field `text`. */
  readonly inspect: Call<{ readonly text: string }, V.Inspected>;
  readonly feerates: Call<None, V.Feerates>;
  readonly quoteSend: Call<
    { readonly to: string; readonly amount: string | 'max'; readonly feerate: number },
    V.SendQuote
  >;
  readonly send: Call<
    { readonly id: string; readonly to: string; readonly amount: string | 'max'; readonly feerate: number },
    { readonly txid: string; readonly fee: string }
  >;
  readonly pay: Call<{ readonly id: string; readonly uri: string; readonly amount?: string }, V.PaymentView>;
  readonly payment: Call<{ readonly id: string }, V.PaymentView>;
  readonly bump: Call<
    { readonly txid: string; readonly feerate: number },
    { readonly txid: string; readonly fee: string }
  >;

  // Shops
  /** The user's yes to asking the shop of a card that is in front. The card is another afterwards. */
  readonly askShop: Call<{ readonly key: string }, null>;
  /** Asks the shop what its invoice is; `text` is what inspect called a shop. Throws what lib/btcpay/payer throws. */
  readonly shopQuote: Call<
    { readonly text: string; readonly amount?: string },
    /** `problem`: why this wallet cannot pay it now. */
    V.ShopQuoteView & { readonly digest: string; readonly host: string; readonly problem?: V.Problem }
  >;
  /** Pays what that digest was shown for. Throws Changed, and what lib/btcpay/payer throws. */
  readonly payShop: Call<
    { readonly id: string; readonly text: string; readonly digest: string; readonly amount?: string },
    V.ShopPaymentView
  >;
  /** As the wallet and the shop see it now. Throws InvalidParams (key). */
  readonly shopPayment: Call<{ readonly key: string }, V.ShopPaymentView>;

  // The user's own stores
  readonly stores: Call<None, readonly V.StoreView[]>;
  /**
   * Asks the store before it is kept; the same store twice is one. Throws ChooseStore (data: field 'storeId', stores:
   * [{id, name}]) where a key speaks for several, and what lib/btcpay throws.
   */
  readonly addStore: Call<V.AddStore, V.StoreView>;
  /** One-click pairing: the screen opens `url`, then asks pairStore until there is a store. */
  readonly startPairing: Call<{ readonly host: string }, V.PairingView>;
  /** Those that wait, also after the popup was closed. */
  readonly pairings: Call<None, readonly V.PairingView[]>;
  /** Null while the click at the store is awaited. Throws PairingCodeExpired. */
  readonly pairStore: Call<{ readonly id: string }, V.StoreView | null>;
  readonly cancelPairing: Call<{ readonly id: string }, null>;
  readonly renameStore: Call<{ readonly id: string; readonly label: string }, null>;
  /** Forgets its keys; nothing changes at the store. */
  readonly removeStore: Call<{ readonly id: string }, null>;
  /** Its key in the clear, for another program. Throws as unlock does. */
  readonly exportStore: Call<{ readonly id: string; readonly password: string }, V.TextFile>;
  /** Does it let this wallet in? Throws what lib/btcpay throws. */
  readonly checkStore: Call<{ readonly id: string }, null>;
  /** The same `call` again is the same invoice. */
  readonly newStoreInvoice: Call<
    { readonly call: string; readonly store: string; readonly invoice: V.NewStoreInvoice },
    V.StoreInvoiceView
  >;
  readonly storeInvoice: Call<{ readonly store: string; readonly invoice: string }, V.StoreInvoiceView>;
  /** Newest first. */
  readonly storeInvoices: Call<
    { readonly store: string; readonly query?: V.StoreInvoiceQuery },
    readonly V.StoreInvoiceView[]
  >;
  /** Only of a store with a Greenfield key; throws NeedsGreenfieldKey for others. */
  readonly markStoreInvoice: Call<
    { readonly store: string; readonly invoice: string; readonly status: 'settled' | 'invalid' },
    V.StoreInvoiceView
  >;
  readonly storeRates: Call<
    { readonly store: string; readonly currencies?: readonly string[] },
    readonly V.RateView[]
  >;

  // Channels
  readonly connections: Call<None, readonly V.ConnectionView[]>;
  readonly connectQuote: Call<V.ConnectParams, V.ConnectQuote>;
  readonly connect: Call<V.ConnectParams, { readonly handle: string; readonly txid: string }>;
  readonly close: Call<{ readonly handle: string }, V.CloseView>;
  readonly closeAlone: Call<{ readonly handle: string }, V.CloseView>;
  /** Forgets a closed connection; its activity stays. */
  readonly forget: Call<{ readonly handle: string }, null>;

  // Activity
  readonly activity: Call<V.ActivityQuery, V.ActivityPage>;
  readonly activityEntry: Call<{ readonly id: string }, V.ActivityDetail>;
  readonly exportActivity: Call<{ readonly format: 'csv' | 'json' }, V.TextFile>;

  // Sites
  readonly sites: Call<None, readonly V.SiteView[]>;
  readonly site: Call<{ readonly origin: string }, V.SiteView | null>;
  /** Takes consent and budget back; payments made stay known. */
  readonly revokeSite: Call<{ readonly origin: string }, null>;
  /** Without `until`: until unblocked. */
  readonly blockSite: Call<{ readonly origin: string; readonly until?: number }, null>;
  /** No to the offer to block it: it is offered again after as many rejections as before. */
  readonly declineBlock: Call<{ readonly origin: string }, null>;
  readonly unblockSite: Call<{ readonly origin: string }, null>;
  readonly pauseBudget: Call<{ readonly origin: string; readonly paused: boolean }, null>;
  readonly setBudget: Call<{ readonly origin: string; readonly budget: BudgetRequest }, null>;

  // Approvals
  readonly approvals: Call<None, V.ApprovalQueue>;
  /** The digest is of what was shown. Throws Changed when the card is another by now. */
  readonly approve: Call<V.ApproveParams, null>;
  readonly reject: Call<{ readonly key: string }, null>;
  readonly rejectAll: Call<None, null>;

  // Settings and safety
  readonly settings: Call<None, V.Settings>;
  readonly setSettings: Call<V.SettingsChange, V.Settings>;
  readonly backup: Call<None, V.TextFile>;
  /** The user has the file: the reminder rests until more is at risk. */
  readonly backupSaved: Call<None, null>;
  readonly wordsSaved: Call<None, null>;
  /** How many connections and stores came that were not here. */
  readonly restoreBackup: Call<
    { readonly text: string },
    { readonly connections: number; readonly stores: number }
  >;
  /** Closes and brings back what can be: also "move here" on a second browser. */
  readonly recover: Call<None, readonly V.RecoverView[]>;
  readonly log: Call<None, V.TextFile>;
  /** Deletes everything on this device. */
  readonly erase: Call<{ readonly password: string }, null>;
}
export type UiMethodName = keyof UiMethods;

/** Which methods need the wallet unlocked. */
export const UI_METHODS: Readonly<Record<UiMethodName, { readonly open: boolean }>> = {
  status: { open: false },
  refresh: { open: false },
  newWords: { open: false },
  checkWords: { open: false },
  setup: { open: false },
  probeHub: { open: false },
  probeChain: { open: false },
  unlock: { open: false },
  lock: { open: false },
  changePassword: { open: true },
  revealWords: { open: true },
  address: { open: true },
  createInvoice: { open: true },
  invoice: { open: true },
  inspect: { open: false },
  feerates: { open: true },
  quoteSend: { open: true },
  send: { open: true },
  pay: { open: true },
  payment: { open: true },
  bump: { open: true },
  askShop: { open: true },
  shopQuote: { open: true },
  payShop: { open: true },
  shopPayment: { open: true },
  stores: { open: true },
  addStore: { open: true },
  startPairing: { open: true },
  pairings: { open: true },
  pairStore: { open: true },
  cancelPairing: { open: true },
  renameStore: { open: true },
  removeStore: { open: true },
  exportStore: { open: true },
  checkStore: { open: true },
  newStoreInvoice: { open: true },
  storeInvoice: { open: true },
  storeInvoices: { open: true },
  markStoreInvoice: { open: true },
  storeRates: { open: true },
  connections: { open: true },
  connectQuote: { open: true },
  connect: { open: true },
  close: { open: true },
  closeAlone: { open: true },
  forget: { open: true },
  activity: { open: true },
  activityEntry: { open: true },
  exportActivity: { open: true },
  sites: { open: true },
  site: { open: true },
  revokeSite: { open: false },
  blockSite: { open: false },
  declineBlock: { open: false },
  unblockSite: { open: true },
  pauseBudget: { open: false },
  setBudget: { open: true },
  approvals: { open: false },
  approve: { open: true },
  reject: { open: false },
  rejectAll: { open: false },
  settings: { open: false },
  setSettings: { open: false },
  backup: { open: true },
  backupSaved: { open: true },
  wordsSaved: { open: true },
  restoreBackup: { open: true },
  recover: { open: true },
  log: { open: false },
  erase: { open: true },
};
