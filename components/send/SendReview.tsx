import { useState } from 'preact/hooks';
import type { Status } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { call, freshId } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { FeeChoice, type FeeTarget } from '../base/FeeChoice.tsx';
import { t } from '../base/i18n.ts';
import { formatAmount } from '../base/money.ts';
import { Notice } from '../base/Notice.tsx';
import { Page } from '../base/Page.tsx';
import { getPrefs } from '../base/prefs.ts';
import { Skeleton } from '../base/Skeleton.tsx';
import { useAction } from '../base/use-action.ts';
import { useCall } from '../base/use-call.ts';
import { ReviewFacts } from './ReviewFacts.tsx';
import type { Draft } from './SendForm.tsx';
import type { Outcome } from './SendResult.tsx';

interface Props {
  readonly draft: Draft;
  readonly status: Status;
  readonly onBack: () => void;
  readonly onDone: (outcome: Outcome) => void;
}

/** All there is to know before the press that sends. The id is made once: pressed again, it is the same payment. */
export function SendReview({ draft, status, onBack, onDone }: Props) {
  const { seen, amount } = draft;
  const onChain = seen.kind === 'address';
  const [id] = useState(freshId);
  const [target, setTarget] = useState<FeeTarget>(status.settings.feeTarget);
  const rates = useCall('feerates', onChain ? undefined : null);
  const feerate = rates.data?.[target];
  const quote = useCall(
    'quoteSend',
    onChain && feerate !== undefined ? { to: seen.to, amount, feerate } : null,
  );
  const { busy, error, run } = useAction();

  const sats = onChain ? quote.data?.amount : amount;
  const fee = onChain ? quote.data?.fee : (seen.fee ?? '0');
  const send = () =>
    run(async () => {
      if (onChain) {
        if (feerate === undefined) return;
        const sent = await call('send', { id, to: seen.to, amount, feerate });
        onDone({ kind: 'chain', ...sent, amount: sats ?? '0' });
      } else {
        const own = seen.amount === undefined ? { amount } : {};
        onDone({ kind: 'channel', payment: await call('pay', { id, uri: draft.text, ...own }) });
      }
    });
  return (
    <Page
      title={t('review_title')}
      onBack={onBack}
      testid="review-screen"
      foot={
        <Button busy={busy} disabled={sats === undefined} onClick={send} testid="confirm-send">
          {sats === undefined ? t('send') : t('send_amount', [formatAmount(BigInt(sats), getPrefs().unit)])}
        </Button>
      }
    >
      {sats !== undefined && fee !== undefined ? (
        <ReviewFacts seen={seen} amount={sats} fee={fee} />
      ) : (
        !quote.error && !rates.error && <Skeleton lines={4} />
      )}
      {onChain && <FeeChoice rates={rates.data} value={target} onChange={setTarget} />}
      <ErrorNotice error={rates.error ?? quote.error} />
      {error?.code === 'OutcomeUnknown' ? (
        <Notice kind="warn" title={t('outcome_unknown_title')} testid="outcome-unknown">
          {t('outcome_unknown_again')}
        </Notice>
      ) : (
        <ErrorNotice error={error} />
      )}
      <p class="soft small">{t(onChain ? 'review_final_chain' : 'review_final_channel')}</p>
    </Page>
  );
}
