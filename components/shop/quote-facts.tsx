import type { ComponentChildren } from 'preact';
import type { ShopQuoteView } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Countdown } from '../base/Countdown.tsx';
import type { Fact } from '../base/Facts.tsx';
import { formatNumber, t } from '../base/i18n.ts';

interface More {
  /** Satoshis that are left after it. */
  readonly left: string | undefined;
  /** Its time is over. */
  readonly onEnd: () => void;
}

/** @returns the smaller print of what would be paid: what comes on top, until when, how it goes, and what the shop makes it of */
export function quoteFacts(quote: ShopQuoteView, { left, onEnd }: More): readonly Fact[] {
  const { how, amount, fee, feerate, networkFee, price, rate, expiresAt } = quote;
  const total = fee === undefined ? undefined : BigInt(amount) + BigInt(fee);
  return [
    {
      label: t(how === 'chain' ? 'shop_fee_chain' : 'shop_fee_hub'),
      value: fee === undefined ? t('shop_fee_unknown') : <Fee sats={fee} feerate={feerate} />,
    },
    ...given(total, (sats) => ({
      label: t('approve_total'),
      value: <Amount sats={sats} fiat testid="total" />,
      strong: true,
    })),
    { label: t('approve_expires'), value: <Countdown until={expiresAt} onEnd={onEnd} /> },
    {
      label: t('shop_how'),
      value: (
        <span data-testid="shop-how" data-how={how}>
          {t(`shop_how_${how}`)}
        </span>
      ),
    },
    ...given(price, (text) => ({ label: t('shop_price'), value: shopText(text), testid: 'shop-price' })),
    ...given(rate, (text) => ({ label: t('shop_rate'), value: shopText(text), testid: 'shop-rate' })),
    ...given(networkFee === '0' ? undefined : networkFee, (sats) => ({
      label: t('shop_network_fee'),
      value: <Amount sats={sats} testid="shop-network-fee" />,
    })),
    ...given(left, (sats) => ({ label: t('approve_left'), value: <Amount sats={sats} testid="left" /> })),
  ];
}

/** The fact about a value, if there is one. */
function given<T>(value: T | undefined, fact: (value: T) => Fact): readonly Fact[] {
  return value === undefined ? [] : [fact(value)];
}

/** As the shop writes it, in whatever direction. */
const shopText = (text: string): ComponentChildren => <bdi dir="auto">{text}</bdi>;

function Fee({ sats, feerate }: { readonly sats: string; readonly feerate: number | undefined }) {
  return (
    <>
      <Amount sats={sats} testid="shop-fee" />
      {feerate !== undefined && (
        <small class="soft fact-note">{t('fee_rate', [formatNumber(feerate)])}</small>
      )}
    </>
  );
}
