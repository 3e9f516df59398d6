import { useState } from 'preact/hooks';
import { t } from '../base/i18n.ts';
import { Page } from '../base/Page.tsx';
import type { ScreenProps } from '../home/Lazy.tsx';
import { go } from '../home/route.ts';
import { ConnectForm } from './ConnectForm.tsx';
import { ConnectProgress } from './ConnectProgress.tsx';

/** Open a channel, and follow it until it is open; one that was opening before the popup closed is followed further. */
export function Connect({ status, arg }: ScreenProps) {
  const opening = status.connections.find((one) => one.status === 'opening');
  const [handle, setHandle] = useState(opening?.handle);
  return (
    <Page title={t('connect_title')} onBack={() => go('home')} testid="connect-screen">
      {handle === undefined ? (
        <ConnectForm status={status} start={arg} onStarted={setHandle} />
      ) : (
        <ConnectProgress handle={handle} />
      )}
    </Page>
  );
}
