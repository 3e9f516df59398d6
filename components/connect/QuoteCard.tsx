import type { ConnectQuote } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Card } from '../base/Card.tsx';
import { Facts } from '../base/Facts.tsx';
import { formatNumber, rich, t } from '../base/i18n.ts';
import { formatDay } from '../base/time.ts';

/** What a channel costs, how long it lasts, what comes back, and from when on it pays. */
export function QuoteCard({ quote }: { readonly quote: ConnectQuote }) {
  return (
    <Card testid="quote">
      <Facts
        facts={[
          { label: t('quote_chain_fee'), value: <Amount sats={quote.chainFee} />, testid: 'quote-chain-fee' },
          { label: t('quote_hub_fee'), value: <Amount sats={quote.hubFee} />, testid: 'quote-hub-fee' },
          {
            label: t('quote_total'),
            value: <Amount sats={quote.total} fiat />,
            strong: true,
            testid: 'quote-total',
          },
          { label: t('quote_payment'), value: <Amount sats={quote.fee} /> },
          {
            label: t('quote_ends'),
            value: t('quote_about', [formatDay(quote.endsAt)]),
            testid: 'quote-ends',
          },
        ]}
      />
      <p class="soft small">
        {rich('quote_back', [<Amount key="close" sats={quote.closeFee} />])}{' '}
        {quote.breakEven > 0
          ? t('quote_break_even', [formatNumber(quote.breakEven)], quote.breakEven)
          : t('quote_never')}
      </p>
    </Card>
  );
}
