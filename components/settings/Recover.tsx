import { useState } from 'preact/hooks';
import type { RecoverView, Status } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Badge } from '../base/Badge.tsx';
import { Button } from '../base/Button.tsx';
import { Countdown } from '../base/Countdown.tsx';
import { call } from '../base/client.ts';
import { Dialog } from '../base/Dialog.tsx';
import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { formatNumber, t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { shortened } from '../base/shortened.ts';
import { useAction } from '../base/use-action.ts';
import { Section } from './Section.tsx';

const KIND = { waiting: 'warn', published: 'plain', returned: 'ok', unseen: 'bad' } as const;

/** Brings back what lies in channels this device cannot use: after a restore, or because the seed ran elsewhere. */
export function Recover({ status }: { readonly status: Status }) {
  const [views, setViews] = useState<readonly RecoverView[] | undefined>();
  const [asking, setAsking] = useState(false);
  const { busy, error, run } = useAction();
  const recover = () => {
    setAsking(false);
    run(async () => setViews(await call('recover')));
  };
  return (
    <Section
      title={t(status.elsewhere ? 'elsewhere_title' : 'settings_recover')}
      lead={t(status.elsewhere ? 'settings_move_hint' : 'settings_recover_hint')}
      testid="recover"
    >
      <ErrorNotice error={error} />
      {views?.length === 0 && <Empty icon="check" title={t('settings_recover_none')} />}
      {views !== undefined && views.length > 0 && (
        <ul class="recover-list">
          {views.map((view) => (
            <RecoverRow key={view.handle} view={view} />
          ))}
        </ul>
      )}
      <div class="row">
        <Button
          kind={status.elsewhere ? 'danger' : 'secondary'}
          busy={busy}
          testid="recover-go"
          onClick={() => (status.elsewhere ? setAsking(true) : recover())}
        >
          {t(
            status.elsewhere ? 'elsewhere_action' : views ? 'settings_recover_again' : 'settings_recover_go',
          )}
        </Button>
      </div>
      {asking && (
        <Dialog
          title={t('settings_move_sure')}
          onClose={() => setAsking(false)}
          testid="move-dialog"
          actions={
            <>
              <Button kind="secondary" onClick={() => setAsking(false)} testid="move-no">
                {t('settings_move_no')}
              </Button>
              <Button kind="danger" onClick={recover} testid="move-yes">
                {t('elsewhere_action')}
              </Button>
            </>
          }
        >
          <Notice kind="warn">{t('settings_move_body')}</Notice>
        </Dialog>
      )}
    </Section>
  );
}

function RecoverRow({ view }: { readonly view: RecoverView }) {
  return (
    <li data-testid="recover-row" data-state={view.state}>
      <span class="recover-what">
        <Amount sats={view.value} />
        <code dir="ltr" title={view.handle}>
          {shortened(view.handle)}
        </code>
      </span>
      <span class="recover-when">
        <Badge kind={KIND[view.state]}>{t(`recover_${view.state}`)}</Badge>
        {view.state === 'waiting' && (
          <small class="soft">
            {t('recover_height', [formatNumber(view.height)])}
            {view.at !== undefined && (
              <>
                {' · ≈ '}
                <Countdown until={view.at} />
              </>
            )}
          </small>
        )}
      </span>
    </li>
  );
}
