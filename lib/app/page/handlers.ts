import { PicoError } from '../../errors.ts';
import { METHODS } from '../../provider/methods.ts';
import type { Info, MethodName } from '../../provider/types.ts';
import type { PageContext, PageHandlers } from '../../rpc/router.ts';
import { type Budgets, checkBudgetRequest } from './budgets.ts';
import type { PageDeps } from './deps.ts';
import type { SiteInvoices } from './invoices.ts';
import { linkPayment } from './link.ts';
import type { Pay } from './pay.ts';
import { makeRates } from './rates.ts';
import { MAX_PENDING, type Requests } from './requests.ts';
import type { Sites } from './sites.ts';

export interface HandlerParts {
  readonly sites: Sites;
  readonly budgets: Budgets;
  readonly requests: Requests;
  readonly pay: Pay;
  readonly invoices: SiteInvoices;
  revoke(origin: string): Promise<void>;
  tellBudget(origin: string): Promise<void>;
}

/** One handler for each method of a page; params are validated before. Errors carry the codes that lib/rpc/errors.ts knows. */
export type PageServiceHandlers = Pick<PageHandlers, MethodName | 'cancel'> & {
  /** A wallet link that the user clicked in a page. False: it says too little for a card, or the site is blocked. */
  link(href: string, context: PageContext): Promise<boolean>;
};

export function pageHandlers(deps: PageDeps, parts: HandlerParts): PageServiceHandlers {
  const { platform } = deps;
  const { sites, budgets, requests, pay, invoices } = parts;
  const rate = makeRates({ burst: 60, perSecond: 30 }, platform.nowMs);

  /** What every method but getInfo goes through. */
  async function enter({ sender }: PageContext): Promise<string> {
    rate(sender.origin);
    await requireWallet(deps);
    await sites.used(await sites.require(sender.origin));
    return sender.origin;
  }

  /** Runs a call that may prompt; its row goes once the answer is there, which does not wait for that. */
  async function prompting<T>({ sender, rid }: PageContext, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } finally {
      requests.answered(`${sender.documentId}:${rid}`).catch(() => undefined);
    }
  }

  async function info(origin: string): Promise<Info> {
    return {
      ...{ version: deps.version, methods: METHODS, network: await deps.network(), assets: ['BTC'] },
      limits: { id: 64, memo: 200, pending: MAX_PENDING },
      enabled: await sites.isEnabled(origin),
    };
  }

  return {
    async picopay_getInfo(_, { sender }) {
      rate(sender.origin);
      return await info(sender.origin);
    },
    async picopay_enable(params, context) {
      const { origin } = context.sender;
      rate(origin);
      await requireWallet(deps);
      const row = await sites.admit(origin);
      if (params?.budget !== undefined) checkBudgetRequest(params.budget, platform.clock());
      if (row?.enabled !== true)
        await prompting(context, () =>
          requests.ask({ kind: 'enable', method: 'picopay_enable', params }, context),
        );
      return await info(origin);
    },
    async picopay_disable(_, { sender }) {
      rate(sender.origin);
      if (await sites.isEnabled(sender.origin)) await parts.revoke(sender.origin);
      return null;
    },
    async picopay_pay(params, context) {
      await enter(context);
      return await prompting(context, () => pay.pay(params, context));
    },
    async picopay_payInvoice(params, context) {
      await enter(context);
      return await prompting(context, () => pay.payInvoice(params, context));
    },
    async picopay_createInvoice(params, context) {
      await enter(context);
      return await prompting(context, () => invoices.create(params, context));
    },
    async picopay_getPayment({ id }, context) {
      return await pay.receipt(await enter(context), id);
    },
    async picopay_requestBudget(params, context) {
      const origin = await enter(context);
      checkBudgetRequest(params, platform.clock());
      return await prompting(context, async () => {
        await requests.ask({ kind: 'budget', method: 'picopay_requestBudget', params }, context);
        const budget = await budgets.view(origin, params.asset);
        if (budget === undefined) throw new PicoError('BudgetExceeded', 'The budget has ended already.');
        return budget;
      });
    },
    async picopay_getBudget(_, context) {
      return (await budgets.view(await enter(context))) ?? null;
    },
    async picopay_releaseBudget(_, context) {
      const origin = await enter(context);
      await budgets.end(origin);
      await parts.tellBudget(origin);
      return null;
    },
    async cancel(rid, { documentId }) {
      const key = `${documentId}:${rid}`;
      if (pay.cancel(key)) return;
      if ((await requests.row(key))?.state === 'waiting')
        await requests.drop(key, new PicoError('UserRejected', 'The page took its request back.'));
    },
    async link(href, context) {
      const { origin } = context.sender;
      rate(origin);
      const row = await sites.row(origin);
      if (row !== undefined && sites.isBlocked(row)) return false;
      const wanted = (await deps.keyring.phase()) === 'none' ? undefined : await linkPayment(deps, href);
      if (wanted === undefined) return false;
      const paid = prompting(context, () =>
        wanted.kind === 'pay'
          ? pay.pay(wanted.params, context, true)
          : pay.payInvoice(wanted.params, context),
      );
      // The page is told nothing of it; the wallet's activity has the outcome.
      paid.catch(() => undefined);
      return true;
    },
  };
}

async function requireWallet({ keyring }: PageDeps): Promise<void> {
  if ((await keyring.phase()) === 'none')
    throw new PicoError('NotSetUp', 'The wallet is not set up yet. The user must set it up.');
}
