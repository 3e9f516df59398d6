import type { ActivityDetail } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Badge } from '../base/Badge.tsx';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { CopyButton } from '../base/CopyButton.tsx';
import { CopyText } from '../base/CopyText.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { type Fact, Facts } from '../base/Facts.tsx';
import { formatNumber, t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { Page } from '../base/Page.tsx';
import { Skeleton } from '../base/Skeleton.tsx';
import { formatTime } from '../base/time.ts';
import { useCall } from '../base/use-call.ts';
import type { ScreenProps } from '../home/Lazy.tsx';
import { go } from '../home/route.ts';
import { ShopNow } from '../shop/ShopNow.tsx';
import { entryTitle } from './entry-title.ts';

/** One entry whole: its receipt. */
export function Entry({ arg = '' }: ScreenProps) {
  const { data, error } = useCall('activityEntry', { id: arg }, ['activity']);
  return (
    <Page title={t('entry_title')} onBack={() => history.back()} testid="entry-screen">
      <ErrorNotice error={error} />
      {data ? <Receipt entry={data} /> : !error && <Skeleton lines={6} />}
    </Page>
  );
}

const STATUS_KIND = { settled: 'ok', failed: 'bad', unknown: 'warn' } as const;

function factsOf(entry: ActivityDetail): readonly Fact[] {
  const { fee, confirmations, origin, shop } = entry;
  return [
    { label: t('entry_when'), value: formatTime(entry.at) },
    ...(shop
      ? [{ label: t('entry_shop'), value: <bdi dir="ltr">{shop.host}</bdi>, testid: 'shop-host' }]
      : []),
    ...(shop?.orderId !== undefined
      ? [{ label: t('entry_order'), value: <bdi>{shop.orderId}</bdi>, testid: 'shop-order' }]
      : []),
    ...(origin !== undefined
      ? [{ label: t('entry_site'), value: <bdi dir="ltr">{new URL(origin).host}</bdi> }]
      : []),
    ...(fee !== undefined ? [{ label: t('fee'), value: <Amount sats={fee} /> }] : []),
    ...(confirmations !== undefined
      ? [{ label: t('entry_confirmations'), value: formatNumber(confirmations) }]
      : []),
  ];
}

function Receipt({ entry }: { readonly entry: ActivityDetail }) {
  const { status, to, txid, token, hash, payment, shop } = entry;
  return (
    <>
      <div class="receipt-head">
        <h2>
          <bdi>{entryTitle(entry)}</bdi>
        </h2>
        <Amount sats={entry.amount} size="large" signed fiat testid="entry-amount" />
        {!shop && status !== undefined && <Badge kind={STATUS_KIND[status]}>{t(`status_${status}`)}</Badge>}
        {entry.memo !== undefined && <q class="memo">{entry.memo}</q>}
      </div>
      {shop && <ShopNow shop={shop} />}
      {!shop && status === 'unknown' && <Notice kind="warn">{t('paid_unknown_text')}</Notice>}
      {!shop && status === 'failed' && <Notice kind="info">{t('paid_failed_text')}</Notice>}
      <Card>
        <Facts facts={factsOf(entry)} />
        {to !== undefined && <CopyText label={t('pays_to')} text={to} testid="entry-to" />}
        {txid !== undefined && <CopyText label={t('transaction')} text={txid} testid="txid" />}
        {payment !== undefined && <CopyText label={t('entry_payment')} text={payment} />}
        {token !== undefined && hash !== undefined && (
          <>
            <CopyText label={t('receipt_token')} text={token} testid="token" />
            <CopyText label={t('receipt_hash')} text={hash} testid="hash" />
          </>
        )}
      </Card>
      {entry.bumpable && txid !== undefined && (
        <Button kind="secondary" onClick={() => go('bump', txid)} testid="bump">
          {t('bump')}
        </Button>
      )}
      <CopyButton
        wide
        label={t('copy_receipt')}
        text={JSON.stringify(entry, null, 2)}
        testid="copy-receipt"
      />
    </>
  );
}
