import type { Inspected } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Card } from '../base/Card.tsx';
import { Facts } from '../base/Facts.tsx';
import { t } from '../base/i18n.ts';

interface Props {
  readonly seen: Inspected;
  readonly amount: string;
  readonly fee: string;
}

/** Who gets what, what it costs, and what leaves the wallet. */
export function ReviewFacts({ seen, amount, fee }: Props) {
  const total = BigInt(amount) + BigInt(fee);
  return (
    <Card>
      <div class="review-head">
        <Amount sats={amount} size="hero" fiat testid="review-amount" />
        {seen.memo !== undefined && <q class="memo">{seen.memo}</q>}
      </div>
      <div class="review-to">
        <small class="soft">{t('pays_to')}</small>
        <code dir="ltr" data-testid="review-to">
          {seen.to}
        </code>
      </div>
      <Facts
        facts={[
          {
            label: t(seen.kind === 'address' ? 'fee_chain' : 'fee_hub'),
            value: <Amount sats={fee} fiat />,
            testid: 'review-fee',
          },
          { label: t('total'), value: <Amount sats={total} fiat />, strong: true, testid: 'review-total' },
        ]}
      />
    </Card>
  );
}
