import type { ShopQuoteView } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { CopyText } from '../base/CopyText.tsx';
import { Facts } from '../base/Facts.tsx';
import { t } from '../base/i18n.ts';
import { formatAmount } from '../base/money.ts';
import { Notice } from '../base/Notice.tsx';
import { usePrefs } from '../base/prefs.ts';
import { quoteFacts } from './quote-facts.tsx';
import { ShopWords } from './ShopWords.tsx';
import './shop.css';

interface Props {
  readonly quote: ShopQuoteView;
  readonly left?: string | undefined;
  /** Its time is over. */
  readonly onEnd: () => void;
}

/** What the shop's server says is to be paid, with all that comes on top: the same on the card of a site and in the popup. */
export function ShopQuote({ quote, left, onEnd }: Props) {
  const { amount, fee, rest, topUp } = quote;
  const { unit } = usePrefs();
  return (
    <div class="shop-quote" data-testid="shop-ready" data-to={quote.to}>
      <div class="how-much" id="shop-sum">
        <Amount sats={amount} size="hero" fiat testid="shop-amount" />
        {topUp && <p>{t('shop_topup')}</p>}
        {fee !== undefined && (
          <p>
            {BigInt(fee) === 0n ? t('approve_fee_none') : t('approve_fee', [formatAmount(BigInt(fee), unit)])}
          </p>
        )}
      </div>
      {rest && (
        <Notice kind="info" testid="shop-rest">
          {t('shop_rest')}
        </Notice>
      )}
      <ShopWords {...quote} />
      <Facts facts={quoteFacts(quote, { left, onEnd })} />
      <CopyText label={t('approve_to')} text={quote.to} testid="to" />
    </div>
  );
}
