import type { SiteView } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Badge } from '../base/Badge.tsx';
import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { rich, t } from '../base/i18n.ts';
import { Page } from '../base/Page.tsx';
import { Skeleton } from '../base/Skeleton.tsx';
import { useCall } from '../base/use-call.ts';
import { go } from '../home/route.ts';
import { SiteName } from './SiteName.tsx';

/** The sites the user let in, or shut out: what each may spend and has spent. */
export function Sites() {
  return (
    <Page title={t('nav_sites')} testid="sites-screen">
      <SiteList onSelect={(origin) => go('site', origin)} />
    </Page>
  );
}

/** The list alone: settings show it too. */
export function SiteList({ onSelect }: { readonly onSelect: (origin: string) => void }) {
  const { data, error } = useCall('sites', undefined, ['sites']);
  if (error) return <ErrorNotice error={error} />;
  if (!data) return <Skeleton lines={6} />;
  if (data.length === 0) {
    return (
      <Empty icon="sites" title={t('sites_empty')}>
        {t('sites_empty_text')}
      </Empty>
    );
  }
  return (
    <ul class="site-list">
      {data.map((site) => (
        <li key={site.origin}>
          <button
            type="button"
            class="entry"
            data-testid="site"
            data-origin={site.origin}
            onClick={() => onSelect(site.origin)}
          >
            <span class="site-letter" aria-hidden="true">
              {[...site.domain][0]?.toUpperCase()}
            </span>
            <span class="entry-what">
              <SiteName site={site} />
              <small>
                <State site={site} />
              </small>
            </span>
            <span class="site-spent">
              <Amount sats={site.spent.month} />
              <small class="soft">{t('spent_month_short')}</small>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function State({ site }: { readonly site: SiteView }) {
  if (site.blocked) return <Badge kind="bad">{t('site_blocked')}</Badge>;
  if (site.budget?.paused) return <Badge kind="warn">{t('budget_paused')}</Badge>;
  if (site.budget) return <>{rich('budget_left', [<Amount key="left" sats={site.budget.remaining} />])}</>;
  return <>{t(site.enabled ? 'site_asks' : 'site_not_enabled')}</>;
}
