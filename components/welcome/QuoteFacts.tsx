import type { ConnectQuote } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Facts } from '../base/Facts.tsx';
import { formatNumber, t } from '../base/i18n.ts';
import { formatDay } from '../base/time.ts';

/** What a channel costs and gives, in plain words. */
export function QuoteFacts({ quote }: { readonly quote: ConnectQuote }) {
  return (
    <div class="stack" data-testid="quote">
      <Facts
        facts={[
          { label: t('quote_chain_fee'), value: <Amount sats={quote.chainFee} fiat /> },
          { label: t('quote_hub_fee'), value: <Amount sats={quote.hubFee} fiat /> },
          { label: t('quote_now'), value: <Amount sats={quote.total} fiat />, strong: true },
          { label: t('quote_close_fee'), value: <Amount sats={quote.closeFee} fiat /> },
          { label: t('quote_each'), value: <Amount sats={quote.fee} fiat /> },
          { label: t('quote_ends'), value: formatDay(quote.endsAt) },
        ]}
      />
      <p class="soft small">
        {t('quote_life', [formatNumber(quote.blocks)])}{' '}
        {quote.breakEven > 0 && t('quote_break_even', [formatNumber(quote.breakEven)], quote.breakEven)}
      </p>
    </div>
  );
}
