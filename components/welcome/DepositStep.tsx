import type { Status } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Button } from '../base/Button.tsx';
import { CopyText } from '../base/CopyText.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { Qr } from '../base/Qr.tsx';
import { Spinner } from '../base/Spinner.tsx';
import { useCall } from '../base/use-call.ts';
import { total } from './steps.ts';
import { useLook } from './use-look.ts';

interface Props {
  readonly status: Status;
  readonly onNext: () => void;
  readonly onLater: () => void;
}

/** An address to send coins to, and what has come. */
export function DepositStep({ status, onNext, onLater }: Props) {
  const { data, error } = useCall('address');
  useLook();
  const coins = total(status.onChain);
  const confirmed = BigInt(status.onChain?.confirmed ?? '0');
  return (
    <>
      <ErrorNotice error={error} />
      {data && (
        <div class="deposit">
          <Qr text={`bitcoin:${data.address}`} label={t('welcome_deposit_qr')} />
          <CopyText text={data.address} label={t('welcome_deposit_address')} testid="address" />
        </div>
      )}
      {status.network === 'main' && <Notice kind="warn">{t('welcome_deposit_main')}</Notice>}
      {status.network === 'regtest' && <p class="soft small">{t('welcome_deposit_regtest')}</p>}
      {status.chain?.reachable === false && (
        <Notice kind="error" testid="chain-down">
          {t('error_ChainUnreachable')}
        </Notice>
      )}
      <div class="arrived" role="status" data-testid="arrived" data-sats={coins.toString()}>
        {coins === 0n ? (
          <>
            <Spinner />
            {t('welcome_deposit_waiting')}
          </>
        ) : (
          <>
            <Amount sats={coins} size="large" />
            <span>{t(confirmed === 0n ? 'welcome_deposit_unconfirmed' : 'welcome_deposit_arrived')}</span>
          </>
        )}
      </div>
      <div class="row">
        <Button disabled={coins === 0n} onClick={onNext} testid="deposit-next">
          {t('welcome_next')}
        </Button>
        <Button kind="quiet" onClick={onLater} testid="deposit-later">
          {t('welcome_later')}
        </Button>
      </div>
    </>
  );
}
