import { useState } from 'preact/hooks';
import type { ShopPaymentView } from '../../lib/rpc/views.ts';
import { askHost } from '../base/ask-host.ts';
import type { ScreenProps } from '../home/Lazy.tsx';
import { ShopPayment } from '../shop/ShopPayment.tsx';
import { ResultPage } from './ResultPage.tsx';
import { type Draft, SendForm, type ShopSeen } from './SendForm.tsx';
import { type Outcome, SendResult } from './SendResult.tsx';
import { SendReview } from './SendReview.tsx';
import { ShopReview } from './ShopReview.tsx';

/** A shop's invoice that the user said yes to asking for. */
interface ShopDraft {
  readonly text: string;
  readonly shop: ShopSeen;
  /** When the browser's question about the host is answered. */
  readonly allowed: Promise<void>;
}

/** Send: say to whom and how much, look at all of it, then what became of it. `#/send/<text>` begins with the text. */
export function Send({ status, arg }: ScreenProps) {
  const [draft, setDraft] = useState<Draft | undefined>();
  const [shop, setShop] = useState<ShopDraft | undefined>();
  const [reviewing, setReviewing] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | undefined>();
  const [paid, setPaid] = useState<ShopPaymentView | undefined>();
  if (paid)
    return (
      <ResultPage>
        <ShopPayment payKey={paid.key} first={paid} />
      </ResultPage>
    );
  if (outcome && draft) return <SendResult outcome={outcome} draft={draft} />;
  if (reviewing && shop) {
    return <ShopReview {...shop} onBack={() => setReviewing(false)} onDone={setPaid} />;
  }
  if (reviewing && draft) {
    return (
      <SendReview draft={draft} status={status} onBack={() => setReviewing(false)} onDone={setOutcome} />
    );
  }
  return (
    <SendForm
      status={status}
      start={shop?.text ?? draft?.text ?? arg ?? ''}
      startAmount={draft?.amount}
      onReview={(next) => {
        setShop(undefined);
        setDraft(next);
        setReviewing(true);
      }}
      onShop={(text, seen) => {
        setShop({ text, shop: seen, allowed: askHost(seen.base) });
        setReviewing(true);
      }}
    />
  );
}
