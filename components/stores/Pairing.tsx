import { useEffect } from 'preact/hooks';
import type { PairingView } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { Countdown } from '../base/Countdown.tsx';
import { call } from '../base/client.ts';
import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { rich, t } from '../base/i18n.ts';
import { Page } from '../base/Page.tsx';
import { platform } from '../base/platform.ts';
import { Skeleton } from '../base/Skeleton.tsx';
import { type Step, Steps } from '../base/Steps.tsx';
import { useAction } from '../base/use-action.ts';
import { useCall } from '../base/use-call.ts';
import type { ScreenProps } from '../home/Lazy.tsx';
import { go } from '../home/route.ts';
import { plainHost } from './kinds.ts';
import { usePairing } from './use-pairing.ts';
import './stores.css';

/** One-click pairing, from the page that was opened at the store to the store in the list; closed meanwhile, it goes on here. */
export function Pairing({ arg = '' }: ScreenProps) {
  const { data, error } = useCall('pairings');
  const pairing = data?.find((one) => one.id === arg);
  return (
    <Page title={t('pair_title')} onBack={() => go('stores')} testid="pairing-screen">
      <ErrorNotice room="store" error={error} />
      {pairing ? <Waiting pairing={pairing} /> : data ? <Gone /> : !error && <Skeleton lines={5} />}
    </Page>
  );
}

/** Done or stopped somewhere else. */
function Gone() {
  return (
    <Empty
      icon="store"
      title={t('pair_gone')}
      action={
        <Button kind="secondary" onClick={() => go('stores')}>
          {t('nav_stores')}
        </Button>
      }
    />
  );
}

function Again() {
  return (
    <Button onClick={() => go('store-add')} testid="pair-again">
      {t('pair_again')}
    </Button>
  );
}

function Waiting({ pairing }: { readonly pairing: PairingView }) {
  const { id, url, code, expiresAt } = pairing;
  const { store, error, ended } = usePairing(id);
  const { busy, error: failed, run } = useAction();
  useEffect(() => {
    if (store) go('store', store.id);
  }, [store]);
  if (ended && error && error.code !== 'PairingCodeExpired') return <Gone />;
  if (ended && error) {
    return (
      <>
        <ErrorNotice room="store" error={error} />
        <Again />
      </>
    );
  }
  const steps: readonly Step[] = [
    { label: t('pair_step_asked'), state: 'done' },
    { label: t('pair_step_approve'), detail: t('pair_step_approve_text'), state: 'now' },
    { label: t('pair_step_done'), state: 'later' },
  ];
  return (
    <div class="stack" data-testid="pair-waiting" data-id={id}>
      <Card>
        <p class="soft">
          {rich('pair_at', [
            <bdi key="host" dir="ltr">
              {plainHost(pairing.host)}
            </bdi>,
          ])}
        </p>
        <output class="pair-code" data-testid="pair-shown-code">
          <bdi dir="ltr">{code}</bdi>
        </output>
        <p class="soft small">{rich('pair_left', [<Countdown key="left" until={expiresAt} />])}</p>
      </Card>
      <Steps steps={steps} />
      <ErrorNotice room="store" error={error ?? failed} />
      <Button wide onClick={() => void platform().openSite(url)} testid="pair-open">
        {t('pair_open')}
      </Button>
      <p class="soft small">{t('pair_may_close')}</p>
      <Button
        kind="quiet"
        busy={busy}
        testid="pair-cancel"
        onClick={() =>
          run(async () => {
            await call('cancelPairing', { id });
            go('stores');
          })
        }
      >
        {t('pair_cancel')}
      </Button>
    </div>
  );
}
