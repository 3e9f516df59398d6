import type { Status } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Button } from '../base/Button.tsx';
import { Icon } from '../base/Icon.tsx';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { platform } from '../base/platform.ts';

/** What stands now, and where the wallet is found from here on. */
export function DoneStep({ status }: { readonly status: Status }) {
  const open = status.connections.some((connection) => connection.status === 'open');
  const returning = status.connections.filter((connection) => connection.status === 'recover').length;
  return (
    <div class="stack" data-testid="done">
      {open && (
        <div class="how-much done-sum">
          <p>{t('welcome_done_sendable')}</p>
          <Amount sats={status.sendable} size="hero" testid="sendable" />
        </div>
      )}
      {returning > 0 && (
        <Notice
          kind="info"
          testid="returning"
          actions={
            <Button
              small
              kind="secondary"
              testid="to-recover"
              onClick={() => void platform().openTab('/options.html#/recover')}
            >
              {t('welcome_done_recover')}
            </Button>
          }
        >
          {t('welcome_done_returning', [], returning)}
        </Notice>
      )}
      <ol class="next-things">
        {(['pin', 'open', 'pay'] as const).map((thing) => (
          <li key={thing}>
            <Icon name={thing === 'pin' ? 'plus' : thing === 'open' ? 'wallet' : 'send'} />
            <span>
              <strong>{t(`welcome_done_${thing}`)}</strong>
              <small>{t(`welcome_done_${thing}_body`)}</small>
            </span>
          </li>
        ))}
      </ol>
      <div class="row">
        <Button
          onClick={() => void platform().openTab('/options.html#/backup')}
          kind="secondary"
          icon="shield"
          testid="to-backup"
        >
          {t('welcome_done_backup')}
        </Button>
        <Button kind="quiet" onClick={() => window.close()} testid="finish">
          {t('welcome_done_close')}
        </Button>
      </div>
    </div>
  );
}
