import { call } from '../base/client.ts';
import { IconButton } from '../base/IconButton.tsx';
import { t } from '../base/i18n.ts';
import { NetworkBadge } from '../base/NetworkBadge.tsx';
import { platform } from '../base/platform.ts';
import { Brand } from './Brand.tsx';

/** Above home and unlock: the name, the network, lock and settings. */
export function TopBar({ lockable }: { readonly lockable: boolean }) {
  return (
    <header class="page-head">
      <Brand />
      <h1 class="brand-name">{t('app_name')}</h1>
      <span class="page-aside">
        <NetworkBadge />
        {lockable && (
          <IconButton
            icon="lock"
            label={t('lock_now')}
            testid="lock"
            onClick={() => void call('lock').catch(() => undefined)}
          />
        )}
        <IconButton
          icon="settings"
          label={t('settings')}
          testid="settings"
          onClick={() => void platform().openTab('/options.html')}
        />
      </span>
    </header>
  );
}
