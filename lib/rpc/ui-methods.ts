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
  readonly restoreBackup: Call<{ readonly text: string }, { readonly connections: number }>;
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
