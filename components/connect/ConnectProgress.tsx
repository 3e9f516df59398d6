import { Button } from '../base/Button.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { Outcome } from '../base/Outcome.tsx';
import { Skeleton } from '../base/Skeleton.tsx';
import { type Step, Steps } from '../base/Steps.tsx';
import { useCall } from '../base/use-call.ts';
import { go } from '../home/route.ts';

/** From the deposit on its way to the open channel. The popup may be closed meanwhile. */
export function ConnectProgress({ handle }: { readonly handle: string }) {
  const { data, error } = useCall('connections', undefined, ['connections', 'status']);
  if (error) return <ErrorNotice error={error} />;
  if (!data) return <Skeleton lines={5} />;
  const channel = data.find((one) => one.handle === handle);
  if (channel?.status === 'open') {
    const old = data.find((one) => one !== channel && one.status === 'open' && one.due === 'expiry');
    return (
      <>
        <Outcome kind="ok" title={t('connected_title')} text={t('connected_text')} />
        {old && (
          <Notice
            kind="info"
            title={t('renewed_title')}
            actions={
              <Button small kind="secondary" onClick={() => go('channel', old.handle)} testid="close-old">
                {t('renewed_action')}
              </Button>
            }
          >
            {t('renewed_text')}
          </Notice>
        )}
        <Button wide onClick={() => go('home')} testid="done">
          {t('done')}
        </Button>
      </>
    );
  }
  const have = channel?.confirmations ?? 0;
  const needed = channel?.needed ?? 1;
  const steps: readonly Step[] = [
    { label: t('connect_step_deposit'), state: 'done' },
    {
      label: t('connect_step_confirm'),
      detail: t('next_opening', [have, needed]),
      state: have >= needed ? 'done' : 'now',
    },
    { label: t('connect_step_open'), state: have >= needed ? 'now' : 'later' },
  ];
  return (
    <div class="stack" data-testid="connect-progress" aria-live="polite">
      <Steps steps={steps} />
      <p class="soft">{t('connect_may_close')}</p>
      {channel?.txid !== undefined && have === 0 && (
        <Button kind="quiet" small onClick={() => go('bump', channel.txid)} testid="bump">
          {t('bump')}
        </Button>
      )}
    </div>
  );
}
