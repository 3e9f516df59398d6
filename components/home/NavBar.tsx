import { t } from '../base/i18n.ts';
import { Tabs } from '../base/Tabs.tsx';
import { go } from './route.ts';

/** Below the popup's main places. */
export function NavBar({ current }: { readonly current: string }) {
  return (
    <Tabs
      look="bar"
      label={t('nav_label')}
      current={current}
      onSelect={(id) => go(id)}
      tabs={[
        { id: 'home', label: t('nav_wallet'), icon: 'wallet' },
        { id: 'activity', label: t('nav_activity'), icon: 'activity' },
        { id: 'sites', label: t('nav_sites'), icon: 'sites' },
        { id: 'stores', label: t('nav_stores'), icon: 'store' },
      ]}
    />
  );
}
