import { UI_METHODS, type UiMethodName } from '../../rpc/ui-methods.ts';
import type { WalletApi } from '../../wallet/types.ts';
import { activityHandlers } from './activity.ts';
import { approvalHandlers } from './approvals.ts';
import { channelHandlers } from './channels.ts';
import type { UiDeps, UiHandlers } from './deps.ts';
import { figuresKeeper } from './figures.ts';
import { lockHandlers } from './locks.ts';
import { receiveHandlers } from './receive.ts';
import { safetyHandlers } from './safety.ts';
import { sendHandlers } from './send.ts';
import { settingsHandlers } from './settings.ts';
import { setupHandlers } from './setup.ts';
import { shopHandlers } from './shops.ts';
import { siteHandlers } from './sites.ts';
import { statusHandlers } from './status.ts';
import { storeKeeper } from './stores/keeper.ts';
import { storeHandlers } from './stores.ts';

export interface UiService {
  /** One for each of UI_METHODS; the router has validated params and checked the lock. */
  readonly handlers: UiHandlers;
  /** To be called with each wallet that is opened, whole or of some keys alone; and what comes back when it is let go. */
  watch(wallet: WalletApi): () => void;
  /** Does something need the user, or could something not be done? */
  hasProblem(): boolean;
}

/** What the extension's own pages can ask for, group by group. Memory is a cache here: all that must last is in the store. */
export function createUiService(deps: UiDeps): UiService {
  const figures = figuresKeeper(deps);
  const stores = storeKeeper(deps);
  const hasProblem = () => figures.problems.list().length > 0;
  const handlers: UiHandlers = {
    ...statusHandlers(deps, figures),
    ...setupHandlers(deps, figures, stores),
    ...lockHandlers(deps, figures),
    ...receiveHandlers(deps),
    ...sendHandlers(deps, figures),
    ...channelHandlers(deps, figures),
    ...activityHandlers(deps, figures),
    ...shopHandlers(deps, figures),
    ...storeHandlers(deps, stores),
    ...siteHandlers(deps),
    ...approvalHandlers(deps),
    ...settingsHandlers(deps),
    ...safetyHandlers(deps, figures, stores),
  };
  return { handlers: guarded(deps, handlers), watch: (wallet) => figures.watch(wallet), hasProblem };
}

/** Each call but a glance counts as the user being there; each failure leaves its code in the log. */
function guarded({ keyring, log }: UiDeps, handlers: UiHandlers): UiHandlers {
  const names = Object.keys(UI_METHODS) as UiMethodName[];
  const wrap = <M extends UiMethodName>(method: M): UiHandlers[M] => {
    const handler = handlers[method] as (params: unknown) => Promise<unknown>;
    const wrapped = async (params: unknown): Promise<unknown> => {
      if (!GLANCES.has(method)) void keyring.touch().catch(() => undefined);
      try {
        return await handler(params);
      } catch (error) {
        log.error('failed', error, { method });
        throw error;
      }
    };
    return wrapped as UiHandlers[M];
  };
  return Object.fromEntries(names.map((name) => [name, wrap(name)])) as unknown as UiHandlers;
}

/** Screens ask these again on their own, whether or not anyone is looking. */
const GLANCES: ReadonlySet<UiMethodName> = new Set([
  'status',
  'refresh',
  'invoice',
  'payment',
  'shopPayment',
  'stores',
  'pairings',
  'pairStore',
  'storeInvoice',
  'storeInvoices',
  'connections',
  'approvals',
  'sites',
  'site',
  'activity',
  'settings',
]);
