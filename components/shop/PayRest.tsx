import { useMemo, useState } from 'preact/hooks';
import type { ShopPaymentView } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Button } from '../base/Button.tsx';
import { Countdown } from '../base/Countdown.tsx';
import { call, freshId } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { type Fact, Facts } from '../base/Facts.tsx';
import { failureOf, UiFailure } from '../base/failure.ts';
import { t } from '../base/i18n.ts';
import { formatAmount } from '../base/money.ts';
import { Notice } from '../base/Notice.tsx';
import { usePrefs } from '../base/prefs.ts';
import { useAction } from '../base/use-action.ts';
import { useCall } from '../base/use-call.ts';
import { mayPayAgain } from './may-ask-again.ts';
import { shopLink } from './shop-link.ts';

interface Props {
  readonly view: ShopPaymentView;
  readonly onPaid: (view: ShopPaymentView) => void;
}

/** What came short, with its fee, and the one press that pays the rest. What is shown has one id: pressed again, it is the same payment. */
export function PayRest({ view, onPaid }: Props) {
  const { unit } = usePrefs();
  const text = shopLink(view.key);
  const quote = useCall('shopQuote', { text });
  const [over, setOver] = useState(false);
  const { busy, error, run } = useAction();
  const { data } = quote;
  const problem = data?.problem && new UiFailure(data.problem);
  const id = useMemo(freshId, [data?.digest]);
  const due = data?.amount ?? view.due ?? '0';
  const ends = data?.expiresAt ?? view.expiresAt;
  const pay = () =>
    run(async () => {
      if (data === undefined) return;
      try {
        onPaid(await call('payShop', { id, text, digest: data.digest }));
      } catch (reason) {
        // It may be another rest by now: looked at again before the next press.
        if (!mayPayAgain(failureOf(reason).code)) quote.reload();
        throw reason;
      }
    });
  const facts: readonly Fact[] = [
    { label: t('shop_due'), value: <Amount sats={due} fiat testid="shop-due" />, strong: true },
    ...(data?.fee === undefined
      ? []
      : [
          {
            label: t(data.how === 'chain' ? 'shop_fee_chain' : 'shop_fee_hub'),
            value: <Amount sats={data.fee} />,
          },
        ]),
    ...(ends === undefined
      ? []
      : [
          {
            label: t('approve_expires'),
            value: <Countdown until={ends} onEnd={() => setOver(true)} />,
          },
        ]),
  ];
  return (
    <>
      <Notice
        kind="warn"
        testid="shop-short"
        actions={
          <Button
            busy={busy}
            disabled={data === undefined || problem !== undefined || over}
            onClick={pay}
            testid="pay-rest"
          >
            {t('shop_pay_rest', [formatAmount(BigInt(due), unit)])}
          </Button>
        }
      >
        <Facts facts={facts} />
      </Notice>
      <ErrorNotice error={error ?? (busy ? undefined : (quote.error ?? problem))} room="shop" />
    </>
  );
}
