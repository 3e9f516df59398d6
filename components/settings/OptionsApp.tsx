import { useEffect, useRef } from 'preact/hooks';
import type { Status } from '../../lib/rpc/views.ts';
import { UnlockInline } from '../approve/UnlockInline.tsx';
import { Button } from '../base/Button.tsx';
import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { Icon } from '../base/Icon.tsx';
import { t } from '../base/i18n.ts';
import { NetworkBadge } from '../base/NetworkBadge.tsx';
import { PageLook } from '../base/Page.tsx';
import { setPrefs } from '../base/prefs.ts';
import { Skeleton } from '../base/Skeleton.tsx';
import { useCall } from '../base/use-call.ts';
import { Lazy } from '../home/Lazy.tsx';
import { type Route, useRoute } from '../home/route.ts';
import { SiteList } from '../sites/Sites.tsx';
import { STORE_SCREENS } from '../stores/screens.ts';
import { About } from './About.tsx';
import { Backup } from './Backup.tsx';
import { General } from './General.tsx';
import { restoreFocus } from './kept-focus.ts';
import { LogView } from './LogView.tsx';
import { Recover } from './Recover.tsx';
import { Scan } from './Scan.tsx';
import { Section } from './Section.tsx';
import { Security } from './Security.tsx';
import { ServersSettings } from './ServersSettings.tsx';
import { SiteSettings } from './SiteSettings.tsx';
import { NEEDS_OPEN, SECTION_ICONS, SECTIONS, sectionOf } from './sections.ts';
import './options.css';

/** The settings, in a tab: a list of sections and the one that the address names. */
export function OptionsApp() {
  const route = useRoute();
  const {
    data: status,
    error,
    reload,
  } = useCall('status', undefined, ['status', 'settings', 'connections', 'sites']);
  const section = sectionOf(route.name);
  // A site's payments are shown by the wallet itself.
  useEffect(() => {
    if (route.name === 'activity') location.replace(`/popup.html${location.hash}`);
  }, [route.name]);
  const heading = useRef<HTMLHeadingElement>(null);
  const title = t(`section_${section}`);
  const loaded = status !== undefined;
  useEffect(() => {
    document.title = `${title} · PicoPay`;
    if (loaded && !restoreFocus(false)) heading.current?.focus({ preventScroll: true });
  }, [title, loaded]);
  useEffect(() => {
    if (status) setPrefs(status.settings);
  }, [status]);
  return (
    <div class="settings-page">
      <header class="options-head">
        <span class="brand">
          <img src="/icon/48.png" alt="" width={28} height={28} />
          PicoPay
        </span>
        <NetworkBadge />
      </header>
      <nav class="options-nav" aria-label={t('settings')}>
        {SECTIONS.map((name) => (
          <a
            key={name}
            href={`#/${name}`}
            aria-current={name === section || (name === 'sites' && section === 'site') ? 'page' : undefined}
            data-testid={`nav-${name}`}
          >
            <Icon name={SECTION_ICONS[name]} size={18} />
            {t(`section_${name}`)}
          </a>
        ))}
      </nav>
      <main class="options-body" data-testid={`options-${section}`}>
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {!status && !error && <Skeleton lines={6} />}
        {!status && (
          <ErrorNotice
            error={error}
            actions={
              <Button small kind="secondary" onClick={reload} testid="try-again">
                {t('try_again')}
              </Button>
            }
          />
        )}
        {status && <Body status={status} route={route} onUnlocked={reload} />}
      </main>
    </div>
  );
}

interface BodyProps {
  readonly status: Status;
  readonly route: Route;
  readonly onUnlocked: () => void;
}

function Body({ status, route, onUnlocked }: BodyProps) {
  const section = sectionOf(route.name);
  if (status.phase === 'none' && section !== 'about' && section !== 'log') {
    return (
      <Empty
        icon="wallet"
        title={t('no_wallet_title')}
        action={
          <Button onClick={() => location.assign('/welcome.html')} testid="to-welcome">
            {t('no_wallet_action')}
          </Button>
        }
      />
    );
  }
  if (status.phase === 'locked' && NEEDS_OPEN.has(section)) {
    return (
      <Section title={t('unlock_title')}>
        <UnlockInline onUnlocked={onUnlocked} />
      </Section>
    );
  }
  switch (section) {
    case 'general':
      return <General />;
    case 'servers':
      return <ServersSettings status={status} />;
    case 'security':
      return <Security status={status} />;
    case 'backup':
      return <Backup status={status} />;
    case 'recover':
      return <Recover status={status} />;
    case 'sites':
      return (
        <div class="card">
          <SiteList onSelect={(origin) => location.assign(`#/site/${encodeURIComponent(origin)}`)} />
        </div>
      );
    case 'site':
      return <SiteSettings origin={route.arg ?? ''} />;
    case 'stores':
      return (
        <PageLook.Provider value="part">
          <Lazy
            key={`${route.name}/${route.arg ?? ''}`}
            load={STORE_SCREENS[route.name] ?? STORE_SCREENS.stores}
            status={status}
            arg={route.arg}
          />
        </PageLook.Provider>
      );
    case 'log':
      return <LogView />;
    case 'about':
      return <About status={status} />;
    case 'scan':
      return <Scan />;
  }
}
