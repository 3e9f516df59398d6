import type { ShopQuoteView } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Countdown } from '../base/Countdown.tsx';
import type { Fact } from '../base/Facts.tsx';
import { formatNumber, t } from '../base/i18n.ts';
import { shortened } from '../base/shortened.ts';

interface More {
  /** Satoshis that are left after it. */
  readonly left: string | undefined;
  /** Its time is over. */
  readonly onEnd: () => void;
}

/** @returns the smaller print of what would be paid: what it is made of, what comes on top, how it goes, until when */
export function quoteFacts(quote: ShopQuoteView, { left, onEnd }: More): readonly Fact[] {
  const { how, to, amount, fee, feerate, networkFee, price, rate, expiresAt } = quote;
  const onChain = how === 'chain';
  const shops = (text: string) => <bdi dir="auto">{text}</bdi>;
  return [
    ...(price === undefined ? [] : [{ label: t('shop_price'), value: shops(price), testid: 'shop-price' }]),
    ...(rate === undefined ? [] : [{ label: t('shop_rate'), value: shops(rate), testid: 'shop-rate' }]),
    ...(networkFee === '0'
      ? []
      : [
          {
            label: t('shop_network_fee'),
            value: <Amount sats={networkFee} />,
            testid: 'shop-network-fee',
          },
        ]),
    {
      label: t(onChain ? 'shop_fee_chain' : 'shop_fee_hub'),
      value:
        fee === undefined ? (
          t('shop_fee_unknown')
        ) : (
          <>
            <Amount sats={fee} testid="shop-fee" />
            {feerate !== undefined && (
              <small class="soft fact-note">{t('fee_rate', [formatNumber(feerate)])}</small>
            )}
          </>
        ),
    },
    ...(fee === undefined
      ? []
      : [
          {
            label: t('approve_total'),
            value: <Amount sats={BigInt(amount) + BigInt(fee)} fiat testid="total" />,
            strong: true,
          },
        ]),
    ...(left === undefined
      ? []
      : [{ label: t('approve_left'), value: <Amount sats={left} testid="left" /> }]),
    {
      label: t('shop_how'),
      value: (
        <span data-testid="shop-how" data-how={how}>
          {t(`shop_how_${how}`)}
        </span>
      ),
    },
    {
      label: t('approve_to'),
      value: (
        <code dir="ltr" title={to} data-to={to}>
          {shortened(to)}
        </code>
      ),
      testid: 'to',
    },
    { label: t('approve_expires'), value: <Countdown until={expiresAt} onEnd={onEnd} /> },
  ];
}
