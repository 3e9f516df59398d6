import { useState } from 'preact/hooks';
import { Amount } from '../base/Amount.tsx';
import { Button } from '../base/Button.tsx';
import { CopyText } from '../base/CopyText.tsx';
import { call } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { FeeChoice, type FeeTarget } from '../base/FeeChoice.tsx';
import { rich, t } from '../base/i18n.ts';
import { Outcome } from '../base/Outcome.tsx';
import { Page } from '../base/Page.tsx';
import { useAction } from '../base/use-action.ts';
import { useCall } from '../base/use-call.ts';
import type { ScreenProps } from '../home/Lazy.tsx';
import { go } from '../home/route.ts';

/** Raises the fee of a transaction that waits. */
export function Bump({ arg: txid = '' }: ScreenProps) {
  const [target, setTarget] = useState<FeeTarget>('fast');
  const [done, setDone] = useState<{ readonly txid: string; readonly fee: string } | undefined>();
  const rates = useCall('feerates');
  const { busy, error, run } = useAction();
  const feerate = rates.data?.[target];
  return (
    <Page
      title={t('bump')}
      onBack={() => history.back()}
      testid="bump-screen"
      foot={
        done ? (
          <Button onClick={() => go('home')} testid="done">
            {t('done')}
          </Button>
        ) : (
          <Button
            busy={busy}
            disabled={feerate === undefined}
            testid="confirm-bump"
            onClick={() =>
              run(async () => {
                if (feerate !== undefined) setDone(await call('bump', { txid, feerate }));
              })
            }
          >
            {t('bump_action')}
          </Button>
        )
      }
    >
      {done ? (
        <>
          <Outcome
            kind="ok"
            title={t('bump_done')}
            text={rich('bump_fee', [<Amount key="fee" sats={done.fee} />])}
          />
          <CopyText label={t('transaction')} text={done.txid} testid="txid" />
        </>
      ) : (
        <>
          <p>{t('bump_text')}</p>
          <FeeChoice rates={rates.data} value={target} onChange={setTarget} />
          <CopyText label={t('transaction')} text={txid} />
          <ErrorNotice error={rates.error ?? error} />
        </>
      )}
    </Page>
  );
}
