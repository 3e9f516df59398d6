import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Skeleton } from '../base/Skeleton.tsx';
import { useCall } from '../base/use-call.ts';
import { SiteDetail } from '../sites/SiteDetail.tsx';

/** One site: what it may spend and has spent. */
export function SiteSettings({ origin }: { readonly origin: string }) {
  const { data, error, loading } = useCall('site', { origin }, ['sites']);
  if (data) return <SiteDetail site={data} />;
  if (error) return <ErrorNotice error={error} />;
  return loading ? <Skeleton lines={6} /> : <Empty icon="sites" title={t('site_gone')} />;
}
