import { useState } from 'preact/hooks';
import type { ShopPaymentView } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Card } from '../base/Card.tsx';
import { CopyText } from '../base/CopyText.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { Facts } from '../base/Facts.tsx';
import { t } from '../base/i18n.ts';
import { Outcome } from '../base/Outcome.tsx';
import { Skeleton } from '../base/Skeleton.tsx';
import { Steps } from '../base/Steps.tsx';
import { PayRest } from './PayRest.tsx';
import { isShort, paymentSteps, paymentWords } from './payment-words.ts';
import { ReceiptLink } from './ReceiptLink.tsx';
import { ShopHost } from './ShopHost.tsx';
import { ShopProblem } from './ShopProblem.tsx';
import { ShopWords } from './ShopWords.tsx';
import './shop.css';
import { useShopPayment } from './use-shop-payment.ts';

interface Props {
  readonly payKey: string;
  /** What is known of it already. */
  readonly first?: ShopPaymentView;
}

/** A payment to a shop on its way: sent, seen, confirmed, settled, or what went wrong; and the rest of one that came short. */
export function ShopPayment({ payKey, first }: Props) {
  const [rest, setRest] = useState<ShopPaymentView | undefined>();
  const { data, error } = useShopPayment(rest?.key ?? payKey, rest ?? first);
  return (
    <>
      {data ? <Progressing view={data} onPaid={setRest} /> : !error && <Skeleton lines={5} />}
      <ErrorNotice error={error} room="shop" />
    </>
  );
}

function Progressing({
  view,
  onPaid,
}: {
  readonly view: ShopPaymentView;
  readonly onPaid: (view: ShopPaymentView) => void;
}) {
  const { state, amount, fee, how, problem, txid, receiptLink, host } = view;
  const words = paymentWords(view);
  const steps = paymentSteps(view);
  return (
    <div class="shop-quote" data-testid="shop-state" data-state={state} data-key={view.key}>
      <Outcome {...words} />
      {isShort(view) && <PayRest key={`${view.key} ${view.due}`} view={view} onPaid={onPaid} />}
      <ShopProblem problem={problem} />
      {steps.length > 0 && (
        <Card>
          <Steps steps={steps} />
        </Card>
      )}
      <Card>
        <ShopHost host={host} />
        <ShopWords {...view} />
        <Facts
          facts={[
            { label: t('amount'), value: <Amount sats={amount} fiat testid="sent-amount" /> },
            ...(fee === undefined
              ? []
              : [
                  {
                    label: t(how === 'chain' ? 'fee_chain' : 'fee_hub'),
                    value: <Amount sats={fee} testid="sent-fee" />,
                  },
                ]),
          ]}
        />
        {txid !== undefined && <CopyText label={t('transaction')} text={txid} testid="txid" />}
      </Card>
      <ReceiptLink href={receiptLink} host={host} />
    </div>
  );
}
