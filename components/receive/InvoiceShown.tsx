import { Amount } from '../base/Amount.tsx';
import { Button } from '../base/Button.tsx';
import { CopyButton } from '../base/CopyButton.tsx';
import { Countdown } from '../base/Countdown.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { rich, t } from '../base/i18n.ts';
import { Outcome } from '../base/Outcome.tsx';
import { Qr } from '../base/Qr.tsx';
import { Skeleton } from '../base/Skeleton.tsx';
import { useCall } from '../base/use-call.ts';

interface Props {
  readonly hash: string;
  readonly onAnother: () => void;
}

/** An invoice and what becomes of it, as it happens. */
export function InvoiceShown({ hash, onAnother }: Props) {
  const { data, error, reload } = useCall('invoice', { hash }, ['invoices', 'status']);
  if (!data) return error ? <ErrorNotice error={error} /> : <Skeleton lines={6} />;
  const another = (
    <Button kind="secondary" wide onClick={onAnother} testid="another-invoice">
      {t('another_invoice')}
    </Button>
  );
  if (data.status === 'paid') {
    return (
      <div class="code-panel" data-testid="invoice-paid">
        <Outcome kind="ok" title={t('invoice_paid')} text={data.memo} />
        <Amount sats={data.amount} size="large" fiat signed />
        {another}
      </div>
    );
  }
  if (data.status === 'expired') {
    return (
      <div class="code-panel" data-testid="invoice-expired">
        <Outcome kind="bad" title={t('invoice_expired')} text={t('invoice_expired_text')} />
        {another}
      </div>
    );
  }
  return (
    <div class="code-panel" data-testid="invoice-open">
      <Qr text={data.uri} label={t('qr_invoice')} />
      <Amount sats={data.amount} size="large" fiat />
      {data.memo !== undefined && <q class="memo">{data.memo}</q>}
      <p class="soft small" role="status">
        {data.status === 'accepting'
          ? t('invoice_accepting')
          : rich('invoice_waits', [<Countdown key="left" until={data.expiresAt} onEnd={reload} />])}
      </p>
      <CopyButton text={data.uri} label={t('copy_invoice')} wide kind="primary" testid="copy-invoice" />
      <code class="hidden" data-testid="invoice-uri">
        {data.uri}
      </code>
    </div>
  );
}
