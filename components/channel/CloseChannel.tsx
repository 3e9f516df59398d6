import { useState } from 'preact/hooks';
import type { CloseView, ConnectionView } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { Dialog } from '../base/Dialog.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { useAction } from '../base/use-action.ts';
import { go } from '../home/route.ts';

interface Props {
  readonly channel: ConnectionView;
  readonly onClosed: (result: CloseView) => void;
}

/** Ends of a channel: together with the hub, alone without it, or forgotten once it is settled. */
export function CloseChannel({ channel, onClosed }: Props) {
  const [asking, setAsking] = useState<'together' | 'alone' | undefined>();
  const { busy, error, run, clear } = useAction();
  const leave = () => {
    setAsking(undefined);
    clear();
  };
  const close = (alone: boolean) =>
    run(async () => {
      onClosed(await call(alone ? 'closeAlone' : 'close', { handle: channel.handle }));
      setAsking(undefined);
    });
  if (channel.status === 'closed') {
    return (
      <>
        <ErrorNotice error={error} />
        <Button
          kind="secondary"
          busy={busy}
          testid="forget"
          onClick={() =>
            run(async () => {
              await call('forget', { handle: channel.handle });
              go('home');
            })
          }
        >
          {t('forget')}
        </Button>
      </>
    );
  }
  if (channel.status === 'recover') return null;
  const open = channel.status === 'open';
  return (
    <>
      <div class="actions">
        {open && (
          <Button kind="secondary" onClick={() => setAsking('together')} testid="close">
            {t('close_together')}
          </Button>
        )}
        <Button kind="quiet" onClick={() => setAsking('alone')} testid="close-alone">
          {t('close_alone')}
        </Button>
      </div>
      {asking && (
        <Dialog
          title={t(asking === 'alone' ? 'close_alone_title' : 'close_title')}
          onClose={leave}
          testid="close-dialog"
          actions={
            <>
              <Button kind="secondary" onClick={leave} testid="close-cancel">
                {t('keep_open')}
              </Button>
              <Button
                kind={asking === 'alone' ? 'danger' : 'primary'}
                busy={busy}
                onClick={() => close(asking === 'alone')}
                testid="close-confirm"
              >
                {t(asking === 'alone' ? 'close_alone' : 'close_action')}
              </Button>
            </>
          }
        >
          <p>{t(asking === 'alone' ? 'close_alone_text' : 'close_text')}</p>
          {asking === 'alone' && <p class="soft">{t('close_alone_when')}</p>}
          <ErrorNotice
            error={error}
            actions={
              asking === 'together' && error ? (
                <Button small kind="secondary" onClick={() => setAsking('alone')}>
                  {t('close_alone')}
                </Button>
              ) : undefined
            }
          />
        </Dialog>
      )}
    </>
  );
}
