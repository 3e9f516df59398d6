import { PicoError } from '../../errors.ts';
import type { UiDeps, UiHandlers } from './deps.ts';

type SiteMethods =
  | 'sites'
  | 'site'
  | 'revokeSite'
  | 'blockSite'
  | 'declineBlock'
  | 'unblockSite'
  | 'pauseBudget'
  | 'setBudget';

/** Consent and budgets, as the user changes them. */
export function siteHandlers({ pages, platform, changed }: UiDeps): Pick<UiHandlers, SiteMethods> {
  const done = (): null => {
    changed(['sites', 'status', 'approvals']);
    return null;
  };
  return {
    sites: () => pages.sites(),
    site: async ({ origin }) => (await pages.site(origin)) ?? null,
    revokeSite: ({ origin }) => pages.revoke(origin).then(done),
    async blockSite({ origin, until }) {
      if (until !== undefined && until <= platform.clock())
        throw new PicoError('InvalidParams', 'until: must be a time to come', { field: 'until' });
      await pages.block(origin, until);
      return done();
    },
    async declineBlock({ origin }) {
      pages.declineBlock(origin);
      return done();
    },
    unblockSite: ({ origin }) => pages.unblock(origin).then(done),
    pauseBudget: ({ origin, paused }) => pages.pause(origin, paused).then(done),
    setBudget: ({ origin, budget }) => pages.setBudget(origin, budget).then(done),
  };
}
