import { useEffect, useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Page } from '../base/Page.tsx';
import { platform } from '../base/platform.ts';
import { setPrefs } from '../base/prefs.ts';
import { Skeleton } from '../base/Skeleton.tsx';
import { useCall } from '../base/use-call.ts';
import { Home } from './Home.tsx';
import { Lazy } from './Lazy.tsx';
import { NavBar } from './NavBar.tsx';
import { useRoute } from './route.ts';
import { SCREENS } from './screens.ts';
import { Unlock } from './Unlock.tsx';

/** With a tab bar below: places one moves between. The others are errands with a way back. */
const PLACES: ReadonlySet<string> = new Set(['home', 'activity', 'sites', 'stores']);

const noWallet = async () => (await import('./NoWallet.tsx')).NoWallet;

/** The popup: which screen is up, by the wallet's phase and the address. */
export function Popup() {
  const route = useRoute();
  const [tab, setTab] = useState<{ readonly url?: string } | undefined>();
  const {
    data: status,
    error,
    reload,
  } = useCall('status', tab ? { tab } : null, ['status', 'approvals', 'sites', 'connections', 'settings']);
  const open = status?.phase === 'open';
  useEffect(() => {
    platform()
      .activeTabUrl()
      .then((url) => setTab(url === undefined ? {} : { url }))
      .catch(() => setTab({}));
  }, []);
  useEffect(() => {
    if (status) setPrefs(status.settings);
  }, [status]);
  useEffect(() => {
    if (open) call('refresh').catch(() => undefined);
  }, [open]);

  if (!status) return <Waiting error={error} reload={reload} />;
  if (status.phase === 'none') return <Lazy load={noWallet} status={status} />;
  if (status.phase === 'locked') return <Unlock status={status} />;
  const load = SCREENS[route.name];
  return (
    <div class="popup-frame">
      {load ? (
        <Lazy key={`${route.name}/${route.arg ?? ''}`} load={load} status={status} arg={route.arg} />
      ) : (
        <Home status={status} />
      )}
      {PLACES.has(load ? route.name : 'home') && <NavBar current={load ? route.name : 'home'} />}
    </div>
  );
}

function Waiting({ error, reload }: Pick<ReturnType<typeof useCall>, 'error' | 'reload'>) {
  return (
    <Page title={t('app_name')}>
      {error ? (
        <ErrorNotice
          error={error}
          actions={
            <Button small kind="secondary" onClick={reload}>
              {t('try_again')}
            </Button>
          }
        />
      ) : (
        <Skeleton lines={6} />
      )}
    </Page>
  );
}
