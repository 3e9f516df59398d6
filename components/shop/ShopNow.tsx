import { useState } from 'preact/hooks';
import type { ActivityEntry, ShopPaymentView } from '../../lib/rpc/views.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { Notice } from '../base/Notice.tsx';
import { Steps } from '../base/Steps.tsx';
import { PayRest } from './PayRest.tsx';
import { isShort, paymentSteps, paymentWords } from './payment-words.ts';
import { ReceiptLink } from './ReceiptLink.tsx';
import './shop.css';
import { ShopProblem } from './ShopProblem.tsx';
import { useShopPayment } from './use-shop-payment.ts';

const NOTICE = { ok: 'ok', wait: 'info', warn: 'warn', bad: 'error' } as const;

interface Props {
  readonly shop: NonNullable<ActivityEntry['shop']>;
}

/** Where a payment of the activity stands at its shop, and what can still be done about it. */
export function ShopNow({ shop: { key, host, state, receiptLink } }: Props) {
  const [rest, setRest] = useState<ShopPaymentView | undefined>();
  const { data, error } = useShopPayment(rest?.key ?? key, rest);
  if (data === undefined && error === undefined) return null;
  return (
    <div class="shop-quote" data-testid="shop-state" data-state={data?.state ?? state}>
      {data && <Words view={data} onPaid={setRest} />}
      <ErrorNotice error={error} room="shop" />
      <ReceiptLink href={data?.receiptLink ?? receiptLink} host={host} />
    </div>
  );
}

function Words({
  view,
  onPaid,
}: {
  readonly view: ShopPaymentView;
  readonly onPaid: (view: ShopPaymentView) => void;
}) {
  const { kind, title, text } = paymentWords(view);
  const steps = paymentSteps(view);
  return (
    <>
      <Notice kind={NOTICE[kind]} title={title} testid="shop-words">
        {text}
      </Notice>
      {isShort(view) && <PayRest key={`${view.key} ${view.due}`} view={view} onPaid={onPaid} />}
      <ShopProblem problem={view.problem} />
      {view.state !== 'settled' && steps.length > 0 && <Steps steps={steps} />}
    </>
  );
}
