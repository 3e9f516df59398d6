import { createPageService, type PageService } from '../../lib/app/page/service.ts';
import { createShops, type Shops } from '../../lib/app/shop/shops.ts';
import type { BudgetRequest, EventName, MethodName, Methods } from '../../lib/provider/types.ts';
import type { PageContext } from '../../lib/rpc/router.ts';
import type { ApprovalCard, Phase } from '../../lib/rpc/views.ts';
import type { Wallet } from '../../lib/wallet/index.ts';
import type { OnPayment } from '../../lib/wallet/on-payment.ts';
import { until, type World, world } from './wallets.ts';

export const SHOP = 'https://shop.example';
export const DAILY: BudgetRequest = { asset: 'BTC', limit: '1000', perPayment: '400', period: 'day' };

/** Lets what was begun get on by so many turns of the event loop, however long a slow machine takes over each. */
export async function pause(turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise<void>((resolve) => setTimeout(resolve, 1));
}

export interface PageWorld {
  readonly w: World;
  readonly bob: { wallet: Wallet; handle: string };
  /** Of alice, the user. */
  wallet: Wallet;
  service: PageService;
  shops: Shops;
  /** How shops are reached. */
  fetch: typeof fetch;
  phase: Phase;
  /** Locked, it may still spend what budgets allow. */
  spends: boolean;
  timeZone: string;
  /** Milliseconds added to the seconds of the world's clock. */
  ms: number;
  readonly events: [string, EventName, unknown][];
  readonly shown: { opened: number; closed: number; badge: number };
  /** Lets every wait of the service end. */
  elapse(): void;
  call<M extends MethodName>(
    method: M,
    params: Methods[M]['params'],
    from?: { origin?: string; document?: string; rid?: string; gesture?: boolean },
  ): Promise<Methods[M]['result']>;
  /** Does the payee's part until the call is answered. */
  serve<T>(call: Promise<T>): Promise<T>;
  /** Waits for a card. */
  card(place?: number): Promise<ApprovalCard>;
  /** Says yes to the first card. */
  approve(budget?: BudgetRequest): Promise<void>;
  enable(origin?: string): Promise<void>;
  invoice(quantity: bigint): Promise<string>;
  /** The worker dies and starts again over what is in the store. */
  restart(): Promise<void>;
}

/** The service behind the pages, over real wallets in memory. */
export async function pageWorld(): Promise<PageWorld> {
  const w = world();
  const bob = await w.connected('bob');
  const onPayment: OnPayment = (made) => p.service.onPayment(made);
  const alice = await w.connected('alice', 100_000n, { onPayment });
  let waits: (() => void)[] = [];
  let rids = 0;
  const start = (): PageService => {
    const common = {
      store: w.store('alice'),
      keyring: {
        phase: () => p.phase,
        spender: () => (p.phase === 'open' || p.spends ? p.wallet : undefined),
      },
      network: () => 'regtest',
    };
    const wait = () => new Promise<void>((resolve) => void waits.push(resolve));
    const nowMs = () => w.now * 1000 + p.ms;
    p.shops = createShops({ ...common, nowMs, wait, fetch: (url, init) => p.fetch(url, init) });
    const service = createPageService({
      ...common,
      shops: p.shops,
      platform: {
        clock: () => w.now,
        nowMs,
        timeZone: () => p.timeZone,
        random: (n) => globalThis.crypto.getRandomValues(new Uint8Array(n)),
        wait,
        openApproval: async () => void p.shown.opened++,
        closeApproval: async () => void p.shown.closed++,
        badge: (count) => {
          p.shown.badge = count;
        },
      },
      version: '1.2.3',
      emit: (origin, event, data) => void p.events.push([origin, event, data]),
    });
    return service;
  };
  const wire = (): void => {
    const { service } = p;
    p.wallet.on((event) => void service.walletEvent(event).catch(() => undefined));
  };
  const p: PageWorld = {
    ...{ w, bob, wallet: alice.wallet, phase: 'open', spends: false, timeZone: 'UTC', ms: 0, events: [] },
    shown: { opened: 0, closed: 0, badge: 0 },
    service: undefined as unknown as PageService,
    shops: undefined as unknown as Shops,
    fetch: () => Promise.reject(new TypeError('nobody is to be asked')),
    elapse() {
      const due = waits;
      waits = [];
      for (const end of due) end();
    },
    call(method, params, from = {}) {
      const { origin = SHOP, document = 'd1', rid = `r${++rids}`, gesture = true } = from;
      const rest = { role: 'page' as const, tabId: 1, windowId: 1, incognito: false };
      const context: PageContext = { sender: { origin, documentId: document, ...rest }, rid, gesture };
      const handler = p.service.handlers[method] as (
        params: unknown,
        context: PageContext,
      ) => Promise<Methods[typeof method]['result']>;
      const answer = handler(params, context);
      answer.catch(() => undefined);
      return answer;
    },
    async serve(call) {
      let over = false;
      const done = call.finally(() => {
        over = true;
      });
      done.catch(() => undefined);
      await until(async () => {
        await bob.wallet.sync();
        return over;
      });
      return await done;
    },
    async card(place = 0) {
      let card: ApprovalCard | undefined;
      await until(async () => {
        card = (await p.service.cards()).cards[place];
        return card !== undefined;
      });
      if (card === undefined) throw new Error('no card');
      return card;
    },
    async approve(budget) {
      const { key, digest } = await p.card();
      await p.service.approve({ key, digest, ...(budget !== undefined && { budget }) });
    },
    async enable(origin = SHOP) {
      const call = p.call('picopay_enable', undefined, { origin });
      await p.approve();
      await call;
      p.ms += 60_000;
    },
    invoice: async (quantity) => (await bob.wallet.createInvoice({ asset: 'BTC', quantity })).uri,
    async restart() {
      await p.wallet.stop();
      w.setStore('alice', w.store('alice').reopen());
      p.service = start();
      p.wallet = await w.open('alice', { onPayment });
      wire();
    },
  };
  p.service = start();
  wire();
  return p;
}
