import { useEffect, useState } from 'preact/hooks';
import type { ShopPaymentView } from '../../lib/rpc/views.ts';
import { AmountInput } from '../base/AmountInput.tsx';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { failureOf, UiFailure } from '../base/failure.ts';
import { t } from '../base/i18n.ts';
import { formatAmount } from '../base/money.ts';
import { Notice } from '../base/Notice.tsx';
import { Page } from '../base/Page.tsx';
import { usePrefs } from '../base/prefs.ts';
import { useAction } from '../base/use-action.ts';
import { mayAskAgain, mayPayAgain } from '../shop/may-ask-again.ts';
import { ShopAsk } from '../shop/ShopAsk.tsx';
import { ShopHost } from '../shop/ShopHost.tsx';
import { ShopQuote } from '../shop/ShopQuote.tsx';
import { ShopWords } from '../shop/ShopWords.tsx';
import type { ShopSeen } from './SendForm.tsx';
import { useShopQuote } from './use-shop-quote.ts';

interface Props {
  readonly text: string;
  readonly shop: ShopSeen;
  /** When the browser's question about the host is answered. */
  readonly allowed: Promise<void>;
  readonly onBack: () => void;
  readonly onDone: (paid: ShopPaymentView) => void;
}

/** What the shop answers, looked at once more before the press that pays it. */
export function ShopReview({ text, shop: { host }, allowed, onBack, onDone }: Props) {
  const { unit } = usePrefs();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<bigint | undefined>();
  const [over, setOver] = useState(false);
  const [changed, setChanged] = useState(false);
  const { quote, open, busy: asking, error, ask } = useShopQuote(text);
  const paying = useAction();
  useEffect(() => ask(undefined, allowed), []);

  const fits = !open || (chosen !== undefined && chosen > 0n && quote?.amount === chosen.toString());
  const { problem } = quote?.view ?? {};
  const failure = error ?? paying.error ?? (problem && new UiFailure(problem));
  const again = failure !== undefined && mayAskAgain(failure.code);
  // The same press again: the payment keeps its id.
  const retry = error === undefined && failure !== undefined && mayPayAgain(failure.code);
  const sum = quote && quote.view.amount !== '0' ? formatAmount(BigInt(quote.view.amount), unit) : undefined;
  const askAgain = () => {
    setOver(false);
    setChanged(false);
    paying.clear();
    ask(open ? chosen : undefined);
  };
  const pay = () =>
    paying.run(async () => {
      if (quote === undefined) return;
      const { id, view, amount } = quote;
      try {
        onDone(
          await call('payShop', { id, text, digest: view.digest, ...(amount !== undefined && { amount }) }),
        );
      } catch (reason) {
        if (failureOf(reason).code !== 'Changed') throw reason;
        ask(open ? chosen : undefined);
        setChanged(true);
      }
    });
  const button =
    failure !== undefined && !asking && !retry ? (
      <Button
        kind={again ? 'primary' : 'secondary'}
        onClick={again ? askAgain : onBack}
        testid={again ? 'shop-ask' : 'shop-back'}
      >
        {t(again ? 'shop_ask_again' : 'back')}
      </Button>
    ) : fits ? (
      <Button
        busy={paying.busy}
        disabled={quote === undefined || asking || over}
        onClick={pay}
        testid="pay-shop"
      >
        {retry ? t('try_again') : sum === undefined ? t('shop_pay') : t('approve_ok_pay', [sum])}
      </Button>
    ) : (
      <Button disabled={!chosen || over} busy={asking} onClick={askAgain} testid="shop-ask">
        {t('review')}
      </Button>
    );
  return (
    <Page title={t('shop_review_title')} onBack={onBack} testid="review-screen" foot={button}>
      {changed && (
        <Notice kind="warn" testid="changed">
          {t('approve_changed')}
        </Notice>
      )}
      {over && (
        <Notice kind="error" testid="shop-over">
          {t('error_shop_Expired', [host])}
        </Notice>
      )}
      <ErrorNotice error={failure} room="shop" />
      <p class="hidden" role="status">
        {asking ? t('shop_asking', [host]) : sum === undefined ? '' : t('shop_answered', [host, sum])}
      </p>
      {asking && !quote ? <ShopAsk host={host} asking /> : <ShopHost host={host} />}
      {open && (
        <AmountInput
          label={t('amount')}
          text={typed}
          testid="amount"
          hint={t('shop_topup')}
          onInput={(next, sats) => {
            setTyped(next);
            setChosen(sats);
          }}
        />
      )}
      {quote &&
        (sum === undefined ? (
          <ShopWords {...quote.view} />
        ) : (
          <ShopQuote key={quote.view.digest} quote={quote.view} onEnd={() => setOver(true)} />
        ))}
      {sum !== undefined && (
        <p class="soft small">
          {t(quote?.view.how === 'chain' ? 'review_final_chain' : 'review_final_channel')}
        </p>
      )}
    </Page>
  );
}
