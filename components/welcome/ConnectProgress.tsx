import type { ConnectionView } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { Steps } from '../base/Steps.tsx';
import { useLook } from './use-look.ts';

interface Props {
  readonly connection: ConnectionView;
  readonly onLater: () => void;
}

/** A channel on its way to being open: the tab may be closed meanwhile. */
export function ConnectProgress({ connection, onLater }: Props) {
  useLook();
  const { confirmations = 0, needed = 1, problem } = connection;
  return (
    <div class="stack" data-testid="connect-progress" data-confirmations={confirmations}>
      <Steps
        steps={[
          { label: t('welcome_progress_sent'), state: 'done' },
          {
            label: t('welcome_progress_blocks'),
            detail: t('welcome_progress_count', [confirmations, needed]),
            state: confirmations >= needed ? 'done' : 'now',
          },
          { label: t('welcome_progress_open'), state: confirmations >= needed ? 'now' : 'later' },
        ]}
      />
      {problem !== undefined && <Notice kind="warn">{problem}</Notice>}
      <p class="soft small">{t('welcome_progress_hint')}</p>
      <div class="row">
        <Button kind="secondary" onClick={onLater} testid="connect-later">
          {t('welcome_progress_later')}
        </Button>
      </div>
    </div>
  );
}
