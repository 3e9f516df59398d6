import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Page } from '../base/Page.tsx';
import { Skeleton } from '../base/Skeleton.tsx';
import { useCall } from '../base/use-call.ts';
import type { ScreenProps } from '../home/Lazy.tsx';
import { go } from '../home/route.ts';
import { SiteDetail } from './SiteDetail.tsx';

/** One site. */
export function Site({ arg = '' }: ScreenProps) {
  const { data, error, loading } = useCall('site', { origin: arg }, ['sites']);
  return (
    <Page title={t('site_title')} onBack={() => go('sites')} testid="site-screen">
      <ErrorNotice error={error} />
      {data ? (
        <SiteDetail site={data} />
      ) : loading ? (
        <Skeleton lines={6} />
      ) : (
        !error && <Empty icon="sites" title={t('site_gone')} />
      )}
    </Page>
  );
}
