import type { MethodName, Methods } from '../provider/types.ts';
import * as f from './fields.ts';
import type { UiPage } from './senders.ts';
import * as s from './shop-fields.ts';
import { UI_METHODS, type UiMethodName, type UiMethods } from './ui-methods.ts';
import { amount, type Check, flag, int, none, object, optional, text, time, word } from './validate.ts';

/**
 * Every message the background answers: who may send it, what it may carry, and what it needs. The routers, the permission test and
 * docs/provider.md derive from it; the results are in lib/provider/types.ts and lib/rpc/ui-methods.ts.
 */

/** When a page's request is put before the user. */
export type Prompt = 'never' | 'once per origin' | 'unless a budget covers it' | 'always';

export interface PageMethod<M extends MethodName> {
  readonly role: 'page';
  readonly params: Check<Methods[M]['params']>;
  readonly prompt: Prompt;
  /** Moves or receives money: needs the keys (all, or those of a live budget); locked, it waits for the user. */
  readonly keys: boolean;
}

export const PAGE: { readonly [M in MethodName]: PageMethod<M> } = {
  picopay_getInfo: page('never', none),
  picopay_enable: page(
    'once per origin',
    absentOr(object({ reason: optional(f.memo), budget: optional(f.budgetRequest) })),
  ),
  picopay_disable: page('never', none),
  picopay_pay: page('unless a budget covers it', f.payParams, true),
  picopay_payInvoice: page('always', object({ id: f.id, url: f.url, maxAmount: optional(amount()) }), true),
  picopay_createInvoice: page(
    'once per origin',
    object({
      id: f.id,
      asset: f.asset,
      amount: amount(),
      memo: optional(f.memo),
      expiresAt: optional(time),
    }),
    true,
  ),
  picopay_getPayment: page('never', object({ id: f.id })),
  picopay_requestBudget: page('always', f.budgetRequest),
  picopay_getBudget: page('never', none),
  picopay_releaseBudget: page('never', none),
};

export interface UiMethod<M extends UiMethodName> {
  readonly role: 'ui';
  /** The pages of ours that may send it. */
  readonly pages: readonly UiPage[];
  readonly params: Check<UiMethods[M]['params']>;
  /** Refused with Locked while the wallet is. */
  readonly open: boolean;
}

const ALL: readonly UiPage[] = ['popup', 'approve', 'welcome', 'options'];
const OURS: readonly UiPage[] = ['popup', 'welcome', 'options'];
const WALLET: readonly UiPage[] = ['popup', 'options'];
const SETUP: readonly UiPage[] = ['welcome', 'options'];
const SAFE: readonly UiPage[] = ['options'];
const APPROVE: readonly UiPage[] = ['approve'];

export const UI: { readonly [M in UiMethodName]: UiMethod<M> } = {
  status: ui('status', ALL, absentOr(object({ tab: optional(object({ url: optional(f.url) })) }))),
  refresh: ui('refresh', OURS, none),

  newWords: ui('newWords', ['welcome'], none),
  checkWords: ui('checkWords', ['welcome'], object({ words: f.words })),
  setup: ui('setup', ['welcome'], f.setupRequest),
  probeHub: ui('probeHub', SETUP, object({ url: f.url, network: f.network })),
  probeChain: ui('probeChain', SETUP, object({ url: f.url, network: f.network })),

  unlock: ui('unlock', ALL, object({ password: f.password })),
  lock: ui('lock', WALLET, absentOr(object({ pauseBudgets: optional(flag) }))),
  changePassword: ui('changePassword', SAFE, object({ password: f.password, next: f.password })),
  revealWords: ui('revealWords', SAFE, object({ password: f.password })),

  address: ui('address', OURS, none),
  createInvoice: ui(
    'createInvoice',
    WALLET,
    object({ amount: amount(), memo: optional(f.memo), expiresIn: optional(int(30, 31_536_000)) }),
  ),
  invoice: ui('invoice', WALLET, object({ hash: f.hex32 })),
  inspect: ui('inspect', WALLET, object({ text: f.typed })),
  feerates: ui('feerates', OURS, none),
  quoteSend: ui('quoteSend', WALLET, object({ to: f.address, amount: f.amountOrMax, feerate: f.feerate })),
  send: ui('send', WALLET, object({ id: f.id, to: f.address, amount: f.amountOrMax, feerate: f.feerate })),
  pay: ui('pay', WALLET, object({ id: f.id, uri: f.url, amount: optional(amount()) })),
  payment: ui('payment', WALLET, object({ id: f.id })),
  bump: ui('bump', WALLET, object({ txid: f.hex32, feerate: f.feerate })),

  askShop: ui('askShop', APPROVE, object({ key: text({ max: 200 }) })),
  shopQuote: ui('shopQuote', WALLET, object({ text: f.typed, amount: optional(amount()) })),
  payShop: ui(
    'payShop',
    WALLET,
    object({ id: f.id, text: f.typed, digest: f.hex32, amount: optional(amount()) }),
  ),
  shopPayment: ui('shopPayment', WALLET, object({ key: s.shopKey })),

  stores: ui('stores', WALLET, none),
  addStore: ui('addStore', WALLET, s.addStore),
  startPairing: ui('startPairing', WALLET, object({ host: s.host })),
  pairings: ui('pairings', WALLET, none),
  pairStore: ui('pairStore', WALLET, object({ id: f.id })),
  cancelPairing: ui('cancelPairing', WALLET, object({ id: f.id })),
  renameStore: ui('renameStore', WALLET, object({ id: f.id, label: s.label })),
  removeStore: ui('removeStore', WALLET, object({ id: f.id })),
  exportStore: ui('exportStore', WALLET, object({ id: f.id, password: f.password })),
  checkStore: ui('checkStore', WALLET, object({ id: f.id })),
  newStoreInvoice: ui(
    'newStoreInvoice',
    WALLET,
    object({ call: f.id, store: f.id, invoice: s.newStoreInvoice }),
  ),
  storeInvoice: ui('storeInvoice', WALLET, object({ store: f.id, invoice: s.invoiceId })),
  storeInvoices: ui('storeInvoices', WALLET, object({ store: f.id, query: optional(s.storeInvoiceQuery) })),
  markStoreInvoice: ui(
    'markStoreInvoice',
    WALLET,
    object({ store: f.id, invoice: s.invoiceId, status: word('settled', 'invalid') }),
  ),
  storeRates: ui('storeRates', WALLET, object({ store: f.id, currencies: optional(s.currencies) })),

  connections: ui('connections', OURS, none),
  connectQuote: ui('connectQuote', OURS, f.connectParams),
  connect: ui('connect', OURS, f.connectParams),
  close: ui('close', WALLET, object({ handle: f.hex32 })),
  closeAlone: ui('closeAlone', WALLET, object({ handle: f.hex32 })),
  forget: ui('forget', WALLET, object({ handle: f.hex32 })),

  activity: ui('activity', WALLET, f.activityQuery),
  activityEntry: ui('activityEntry', WALLET, object({ id: text({ max: 300 }) })),
  exportActivity: ui('exportActivity', WALLET, object({ format: word('csv', 'json') })),

  sites: ui('sites', WALLET, none),
  site: ui('site', ['popup', 'approve', 'options'], object({ origin: f.origin })),
  revokeSite: ui('revokeSite', WALLET, object({ origin: f.origin })),
  blockSite: ui(
    'blockSite',
    ['popup', 'approve', 'options'],
    object({ origin: f.origin, until: optional(time) }),
  ),
  declineBlock: ui('declineBlock', APPROVE, object({ origin: f.origin })),
  unblockSite: ui('unblockSite', WALLET, object({ origin: f.origin })),
  pauseBudget: ui('pauseBudget', WALLET, object({ origin: f.origin, paused: flag })),
  setBudget: ui('setBudget', WALLET, object({ origin: f.origin, budget: f.budgetRequest })),

  approvals: ui('approvals', ['approve', 'popup'], none),
  approve: ui(
    'approve',
    APPROVE,
    object({ key: text({ max: 200 }), digest: f.hex32, budget: optional(f.budgetRequest) }),
  ),
  reject: ui('reject', APPROVE, object({ key: text({ max: 200 }) })),
  rejectAll: ui('rejectAll', ['approve', 'popup'], none),

  settings: ui('settings', ALL, none),
  setSettings: ui('setSettings', OURS, f.settingsChange),
  backup: ui('backup', OURS, none),
  backupSaved: ui('backupSaved', OURS, none),
  wordsSaved: ui('wordsSaved', SETUP, none),
  restoreBackup: ui('restoreBackup', SETUP, object({ text: f.fileText })),
  recover: ui('recover', OURS, none),
  log: ui('log', SAFE, none),
  erase: ui('erase', SAFE, object({ password: f.password })),
};

export const isPageMethod = (name: string): name is MethodName => Object.hasOwn(PAGE, name);
const isUiMethod = (name: string): name is UiMethodName => Object.hasOwn(UI, name);

/** May this page of ours send this? What the map does not name, nobody may. */
export function mayAsk(page: UiPage, method: string): method is UiMethodName {
  return isUiMethod(method) && UI[method].pages.includes(page);
}

function page<M extends MethodName>(
  prompt: Prompt,
  params: Check<Methods[M]['params']>,
  keys = false,
): PageMethod<M> {
  return { role: 'page', params, prompt, keys };
}

function ui<M extends UiMethodName>(
  name: M,
  pages: readonly UiPage[],
  params: Check<UiMethods[M]['params']>,
): UiMethod<M> {
  return { role: 'ui', pages, params, open: UI_METHODS[name].open };
}

function absentOr<T>(check: Check<T>): Check<T | undefined> {
  return (value, path) => (value === undefined || value === null ? undefined : check(value, path));
}
