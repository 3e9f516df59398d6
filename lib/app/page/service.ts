import { isLive } from '../../budget/decide.ts';
import type { BudgetRow, SitePaymentRow } from '../../budget/rows.ts';
import { PicoError } from '../../errors.ts';
import type { BudgetRequest, Events, Methods } from '../../provider/types.ts';
import type { PageSender } from '../../rpc/senders.ts';
import type { ApprovalQueue, ApproveParams, SiteView } from '../../rpc/views.ts';
import type { OnPayment } from '../../wallet/on-payment.ts';
import type { ConnectionRow } from '../../wallet/rows.ts';
import type { WalletEvent } from '../../wallet/types.ts';
import { Budgets, checkBudgetRequest } from './budgets.ts';
import { Cards } from './cards.ts';
import type { PageDeps } from './deps.ts';
import { Documents } from './documents.ts';
import { shownHost } from './domain.ts';
import { followSitePayments } from './follow.ts';
import { type PageServiceHandlers, pageHandlers } from './handlers.ts';
import { SiteInvoices } from './invoices.ts';
import { Pay } from './pay.ts';
import { receiptOf } from './receipts.ts';
import { Requests } from './requests.ts';
import type { ApprovalRow, SiteRow } from './rows.ts';
import { Sites } from './sites.ts';

const WITHDRAWN: Events['disconnect'] = {
  code: 4100,
  message: 'The user or the site has ended the connection.',
};

/** Everything behind the pages' methods, and what the wallet's own screens ask of it. */
export interface PageService {
  /** For the page router; `link` and `links` are not its business. */
  readonly handlers: PageServiceHandlers;
  /** For WalletOptions. */
  readonly onPayment: OnPayment;
  /** A page's port came, or went. */
  connect(sender: Pick<PageSender, 'documentId'>): void;
  disconnect(documentId: string): Promise<void>;
  /** At the worker's start: shows what waits, and later, beside the caller, drops what nobody came back for. */
  resume(): Promise<void>;
  /** To be wired to the events of every wallet that is opened. */
  walletEvent(event: WalletEvent): Promise<void>;
  /** The wallet was locked or unlocked. */
  phaseChanged(): Promise<void>;
  /** Handles of the connections whose keys a live budget needs while the wallet is locked. */
  liveBudgetHandles(): Promise<readonly string[]>;

  cards(): Promise<ApprovalQueue>;
  /** Throws Changed when the card is not what was shown, and its obstacle's code where it has one. */
  approve(params: ApproveParams): Promise<void>;
  /** The user lets the shop of a waiting card be asked. Throws Changed. */
  askShop(key: string): Promise<void>;
  reject(key: string): Promise<void>;
  rejectAll(): Promise<void>;
  waiting(): Promise<number>;

  /** Is any site's budget paused? */
  anyPaused(): Promise<boolean>;
  sites(): Promise<readonly SiteView[]>;
  site(origin: string): Promise<SiteView | undefined>;
  revoke(origin: string): Promise<void>;
  block(origin: string, until?: number): Promise<void>;
  /** No to the offer to block it. */
  declineBlock(origin: string): void;
  unblock(origin: string): Promise<void>;
  pause(origin: string, paused: boolean): Promise<void>;
  setBudget(origin: string, budget: BudgetRequest): Promise<void>;
}

export function createPageService(deps: PageDeps): PageService {
  const { store, platform } = deps;
  const sites = new Sites(deps);
  const budgets = new Budgets(deps);
  const requests = new Requests(deps);
  const pay = new Pay(deps, budgets, requests);
  const invoices = new SiteInvoices(deps, sites, requests);
  const cards = new Cards(deps, budgets);
  const followSites = followSitePayments(store);
  const documents = new Documents(platform.wait, (id) => requests.dropDocument(id));

  async function tellBudget(origin: string): Promise<void> {
    deps.changed?.(['sites', 'status']);
    if (await sites.isEnabled(origin)) deps.emit(origin, 'budget', (await budgets.view(origin)) ?? null);
  }

  async function tellPayment(payment: string): Promise<void> {
    const query = { index: 'payment', equals: payment } as const;
    for (const row of await store.list<SitePaymentRow>('sitePayments', query)) {
      const receipt = receiptOf(row);
      if (receipt === null || !(await sites.isEnabled(row.origin))) continue;
      deps.emit(row.origin, 'payment', receipt);
      await tellBudget(row.origin);
    }
  }
  deps.shops.payments.onSent((payment) => void tellPayment(payment).catch(() => undefined));

  /** Makes durable what the user said yes to, together with the yes. */
  async function consent(row: ApprovalRow, budget: BudgetRequest | undefined): Promise<void> {
    const approval = requests.approval(row);
    const { origin } = row;
    if (row.kind === 'pay' || row.kind === 'payOnChain' || row.kind === 'payShop') {
      const [fee, offer] = [cards.chainFee(row.key), cards.talks.offer(row.key)];
      return await pay.approve(row, {
        ...(fee !== undefined && { fee }),
        ...(offer !== undefined && { offer }),
        ...(budget !== undefined && { raise: budget }),
      });
    }
    if (row.kind === 'createInvoice')
      return await store.commit([await sites.consent(origin, { invoices: true }), approval]);
    if (row.kind === 'budget') {
      const wanted = budget ?? (row.params as Methods['picopay_requestBudget']['params']);
      return await budgets.grant(origin, wanted, [approval]);
    }
    const writes = [await sites.consent(origin), approval];
    return budget === undefined ? await store.commit(writes) : await budgets.grant(origin, budget, writes);
  }

  async function view(row: SiteRow): Promise<SiteView> {
    const { origin, blockedUntil, lastUsed } = row;
    const { today, month, ever } = await budgets.spent.of(origin, platform.clock(), platform.timeZone());
    const blocked = sites.isBlocked(row);
    const budget = await budgets.view(origin);
    return {
      ...{ origin, ...shownHost(origin), blocked, enabled: row.enabled && !blocked },
      ...(blocked && blockedUntil !== undefined && { blockedUntil }),
      ...(budget !== undefined && { budget }),
      spent: { today: today.toString(), month: month.toString(), ever: ever.toString() },
      ...(lastUsed !== undefined && { lastUsed }),
    };
  }

  async function dropOrigin(origin: string): Promise<void> {
    for (const row of await requests.waiting())
      if (row.origin === origin)
        await requests.drop(row.key, new PicoError('Unauthorized', 'The user has ended the connection.'));
  }

  const service: PageService = {
    handlers: pageHandlers(deps, {
      ...{ sites, budgets, requests, pay, invoices, tellBudget },
      revoke: (origin) => service.revoke(origin),
    }),
    async onPayment(payment) {
      return [...(await followSites(payment)), ...(await deps.shops.onPayment(payment))];
    },
    connect: (sender) => documents.connect(sender),
    disconnect: (documentId) => documents.disconnect(documentId),
    async resume() {
      const rows = await store.list<ApprovalRow>('approvals', { index: 'createdAt' });
      await requests.show();
      // The pages come back meanwhile. What fails is done at the next start.
      const later = async (): Promise<void> => {
        await documents.restart(rows.map((row) => row.documentId));
        await pay.sweep();
        await deps.shops.payments.sweep();
      };
      later().catch(() => undefined);
    },
    async walletEvent(event) {
      if (event.type === 'payment') await tellPayment(event.payment.id);
    },
    async phaseChanged() {
      const locked = (await deps.keyring.phase()) !== 'open';
      for (const { origin } of await sites.all())
        if (await sites.isEnabled(origin)) deps.emit(origin, 'lock', { locked });
      deps.changed?.(['approvals', 'status']);
    },
    async liveBudgetHandles() {
      const now = platform.clock();
      const live = (await store.list<BudgetRow>('budgets')).filter((row) => isLive(row, now));
      if (live.length === 0) return [];
      const rows = await store.list<ConnectionRow>('connections', { index: 'status', equals: 'open' });
      return rows.filter(({ asset }) => live.some((b) => b.asset === asset)).map(({ handle }) => handle);
    },

    async cards() {
      const shown: ApprovalQueue['cards'][number][] = [];
      for (const row of await requests.waiting()) {
        const late = row.expiresAt !== undefined && platform.clock() > row.expiresAt;
        if (late) await requests.drop(row.key, expired());
        else shown.push(await cards.card(row));
      }
      const offerBlock = requests.offerBlock();
      return { cards: shown, ...(offerBlock !== undefined && { offerBlock }) };
    },
    async approve({ key, digest, budget }) {
      if (!(await requests.isAwaited(key))) throw changed();
      await cards.talks.refresh(key);
      const row = await requests.exclusive(async () => {
        const waiting = await requests.row(key);
        // Nobody is left to be paid for: its card goes in a moment, unless the document comes back.
        if (waiting?.state !== 'waiting' || documents.hasLeft(waiting.documentId)) throw changed();
        if (waiting.expiresAt !== undefined && platform.clock() > waiting.expiresAt) return undefined;
        const offer = cards.talks.offer(key);
        const card = await cards.card(waiting);
        // The shop may have answered anew meanwhile: what is consented to is what this card shows.
        if (card.digest !== digest || cards.talks.offer(key) !== offer) throw changed();
        if (card.obstacle !== undefined) throw new PicoError(card.obstacle.code, card.obstacle.message);
        if (budget !== undefined) checkBudgetRequest(budget, platform.clock());
        await consent(waiting, budget);
        return waiting;
      });
      if (row === undefined) {
        await requests.drop(key, expired());
        throw expired();
      }
      cards.forget(key);
      await requests.approved(row);
      if (row.kind === 'enable') deps.emit(row.origin, 'connect', { network: await deps.network() });
      if (budget !== undefined || row.kind === 'budget') await tellBudget(row.origin);
      deps.changed?.(['sites']);
    },
    async askShop(key) {
      const row = await requests.row(key);
      if (row?.state !== 'waiting' || row.kind !== 'payShop') throw changed();
      cards.talks.ask(row);
    },
    async reject(key) {
      await requests.reject(key, cards.talks.verdict(key));
      cards.forget(key);
    },
    async rejectAll() {
      for (const row of await requests.waiting()) await service.reject(row.key);
    },
    waiting: async () => (await requests.waiting()).length,

    anyPaused: async () =>
      (await store.list<BudgetRow>('budgets')).some((row) => row.paused === true && row.ended !== true),
    async sites() {
      const shown: SiteView[] = [];
      for (const row of await sites.all())
        if (row.enabled || sites.isBlocked(row)) shown.push(await view(row));
      return shown.sort((a, b) => (b.lastUsed ?? 0) - (a.lastUsed ?? 0));
    },
    async site(origin) {
      const row = await sites.row(origin);
      return row && (await view(row));
    },
    async revoke(origin) {
      const was = await sites.isEnabled(origin);
      await budgets.end(origin, await sites.withdrawal(origin));
      await dropOrigin(origin);
      if (was) deps.emit(origin, 'disconnect', WITHDRAWN);
      deps.changed?.(['sites', 'status']);
    },
    async block(origin, until) {
      const was = await sites.isEnabled(origin);
      await sites.block(origin, until);
      await dropOrigin(origin);
      requests.forgetRejections(origin);
      if (was) deps.emit(origin, 'disconnect', WITHDRAWN);
      deps.changed?.(['sites', 'status', 'approvals']);
    },
    declineBlock: (origin) => requests.forgetRejections(origin),
    async unblock(origin) {
      await sites.unblock(origin);
      if (await sites.isEnabled(origin)) deps.emit(origin, 'connect', { network: await deps.network() });
      deps.changed?.(['sites', 'status']);
    },
    async pause(origin, paused) {
      await budgets.pause(origin, paused);
      await tellBudget(origin);
    },
    async setBudget(origin, budget) {
      checkBudgetRequest(budget, platform.clock());
      await sites.require(origin);
      await budgets.grant(origin, budget, [], true, true);
      await tellBudget(origin);
    },
  };
  return service;
}

function changed(): PicoError {
  return new PicoError('Changed', 'The request is not what was shown any more. Look at it again.');
}

function expired(): PicoError {
  return new PicoError('Expired', 'It expired before it was paid; no money moved. Ask for a fresh one.');
}
