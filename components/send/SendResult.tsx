import type { PaymentView } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Card } from '../base/Card.tsx';
import { CopyText } from '../base/CopyText.tsx';
import { hasText, t } from '../base/i18n.ts';
import { Outcome as OutcomeHead } from '../base/Outcome.tsx';
import { useCall } from '../base/use-call.ts';
import { ResultPage } from './ResultPage.tsx';
import type { Draft } from './SendForm.tsx';

export type Outcome =
  | { readonly kind: 'chain'; readonly txid: string; readonly amount: string; readonly fee: string }
  | { readonly kind: 'channel'; readonly payment: PaymentView };

interface Props {
  readonly outcome: Outcome;
  readonly draft: Draft;
}

/** What became of it, with its receipt. */
export function SendResult({ outcome, draft }: Props) {
  return outcome.kind === 'chain' ? (
    <ResultPage>
      <OutcomeHead kind="ok" title={t('sent_chain_title')} text={t('sent_chain_text')} />
      <Amount sats={outcome.amount} size="large" fiat testid="sent-amount" />
      <CopyText label={t('transaction')} text={outcome.txid} testid="txid" />
    </ResultPage>
  ) : (
    <Paid first={outcome.payment} memo={draft.seen.memo} />
  );
}

/** An unknown outcome is asked for again when something changed. */
function Paid({ first, memo }: { readonly first: PaymentView; readonly memo: string | undefined }) {
  const again = useCall('payment', first.status === 'unknown' ? { id: first.id } : null, ['activity']);
  const payment = again.data ?? first;
  const { status, reason } = payment;
  const why =
    reason !== undefined && hasText(`reason_${reason}`) ? t(`reason_${reason}`) : t('paid_failed_text');
  const head = {
    settled: <OutcomeHead kind="ok" title={t('paid_title')} text={memo} />,
    failed: <OutcomeHead kind="bad" title={t('paid_failed_title')} text={why} />,
    unknown: <OutcomeHead kind="wait" title={t('paid_unknown_title')} text={t('paid_unknown_text')} />,
  }[status];
  return (
    <ResultPage>
      {head}
      <Amount sats={payment.amount} size="large" fiat testid="sent-amount" />
      {status === 'settled' && payment.token !== undefined && payment.hash !== undefined && (
        <Card title={t('receipt')}>
          <CopyText label={t('receipt_token')} text={payment.token} testid="token" />
          <CopyText label={t('receipt_hash')} text={payment.hash} testid="hash" />
        </Card>
      )}
    </ResultPage>
  );
}
