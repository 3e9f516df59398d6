import type { SiteView } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Badge } from '../base/Badge.tsx';
import { call } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { IconButton } from '../base/IconButton.tsx';
import { rich, t } from '../base/i18n.ts';
import { Switch } from '../base/Switch.tsx';
import { useAction } from '../base/use-action.ts';
import { BudgetBar } from '../sites/BudgetBar.tsx';
import { SiteName } from '../sites/SiteName.tsx';
import { go } from './route.ts';

interface Props {
  readonly site: SiteView;
  /** Only what can be done without the password. */
  readonly locked?: boolean;
}

/** The site of the tab: what it may spend, and the switch that stops it at once. */
export function SiteCard({ site, locked = false }: Props) {
  const { budget } = site;
  const { busy, error, run } = useAction();
  return (
    <section class="card site-card" data-testid="site-card">
      <header class="card-head">
        <h2>
          <SiteName site={site} />
        </h2>
        {site.blocked ? (
          <Badge kind="bad">{t('site_blocked')}</Badge>
        ) : (
          !site.enabled && <Badge>{t('site_not_enabled')}</Badge>
        )}
        {!locked && (site.enabled || site.blocked) && (
          <IconButton
            icon="next"
            label={t('site_details', [site.domain])}
            testid="site-details"
            onClick={() => go('site', site.origin)}
          />
        )}
      </header>
      {budget ? (
        <>
          <BudgetBar budget={budget} />
          <Switch
            label={t('budget_pause')}
            on={budget.paused}
            disabled={busy}
            testid="pause-budget"
            {...(locked && !budget.paused && { hint: t('budget_goes_on') })}
            onChange={(paused) =>
              run(async () => {
                await call('pauseBudget', { origin: site.origin, paused });
              })
            }
          />
        </>
      ) : (
        site.enabled && (
          <p class="soft">{rich('site_no_budget', [<Amount key="spent" sats={site.spent.month} />])}</p>
        )
      )}
      <ErrorNotice error={error} />
    </section>
  );
}
