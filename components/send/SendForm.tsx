import { useState } from 'preact/hooks';
import type { Inspected, Status } from '../../lib/rpc/views.ts';
import { AmountInput } from '../base/AmountInput.tsx';
import { Button } from '../base/Button.tsx';
import { errorText } from '../base/error-text.ts';
import { t } from '../base/i18n.ts';
import { parseAmount, plainAmount } from '../base/money.ts';
import { Page } from '../base/Page.tsx';
import { getPrefs } from '../base/prefs.ts';
import { TextField } from '../base/TextField.tsx';
import { useCall } from '../base/use-call.ts';
import { useLater } from '../base/use-later.ts';
import { go } from '../home/route.ts';
import { ShopAsk } from '../shop/ShopAsk.tsx';
import { amountProblem } from './amount-problem.ts';
import { Recognised } from './Recognised.tsx';
import { ScanButtons } from './ScanButtons.tsx';

/** What is to be sent, before it is looked at. */
export interface Draft {
  readonly text: string;
  readonly seen: Inspected;
  /** Satoshis, or all there is (on chain). */
  readonly amount: string | 'max';
}

interface Props {
  readonly status: Status;
  readonly start: string;
  readonly startAmount: string | 'max' | undefined;
  readonly onReview: (draft: Draft) => void;
  /** Right in the click that says yes to asking the shop. */
  readonly onShop: (text: string, shop: ShopSeen) => void;
}

export type ShopSeen = NonNullable<Inspected['shop']>;

/** The text itself is at fault: said in one sentence, whichever part of it. */
const UNCLEAR: ReadonlySet<string> = new Set(['InvalidParams', 'InvalidUri', 'InvalidAddress']);

/** One field that understands an address, an invoice and a name; the amount where it does not say one. */
export function SendForm({ status, start, startAmount, onReview, onShop }: Props) {
  const { unit } = getPrefs();
  const [text, setText] = useState(start);
  const [all, setAll] = useState(startAmount === 'max');
  const [typed, setTyped] = useState(
    startAmount === undefined || startAmount === 'max' ? '' : plainAmount(BigInt(startAmount), unit),
  );
  // Drawn anew when the time is over, for what can be sent depends on it.
  const [, setExpired] = useState('');
  const wanted = useLater(text.trim());
  const { data, error, loading } = useCall('inspect', wanted === '' ? null : { text: wanted });
  const settled = wanted === text.trim() && wanted !== '' && !loading;
  const seen = settled && !error ? data : undefined;
  const amount = seen?.amount ?? (all ? 'max' : parseAmount(typed, unit)?.toString());
  const problem = seen && amount !== undefined ? amountProblem(seen, amount, status) : undefined;
  const shop = seen?.shop;
  const ready = seen !== undefined && amount !== undefined && amount !== '0' && problem === undefined;
  return (
    <Page
      title={t('send')}
      onBack={() => go('home')}
      testid="send-screen"
      foot={
        shop ? (
          <Button testid="shop-ask" onClick={() => onShop(wanted, shop)}>
            {t('shop_ask', [shop.host])}
          </Button>
        ) : (
          <Button
            disabled={!ready}
            testid="review"
            onClick={() => {
              if (seen && amount !== undefined) onReview({ text: wanted, seen, amount });
            }}
          >
            {t('review')}
          </Button>
        )
      }
    >
      <TextField
        label={t('send_to')}
        hint={t('send_to_hint')}
        value={text}
        onInput={setText}
        rows={3}
        code
        testid="send-to"
        error={
          settled && error ? (UNCLEAR.has(error.code) ? t('send_unclear') : errorText(error)) : undefined
        }
      />
      {wanted === '' && <ScanButtons onText={setText} />}
      {seen && !shop && <Recognised key={wanted} seen={seen} onExpired={() => setExpired(wanted)} />}
      {shop && <ShopAsk host={shop.host} asking={false} />}
      {seen && !shop && seen.amount === undefined && (
        <AmountInput
          label={t('amount')}
          text={all ? '' : typed}
          disabled={all}
          testid="amount"
          error={problem}
          {...(all && { hint: t('amount_all_hint') })}
          {...(seen.kind === 'address' && { onMax: () => setAll(true) })}
          onInput={setTyped}
        />
      )}
      {all && !shop && seen?.amount === undefined && (
        <button type="button" class="link" onClick={() => setAll(false)} data-testid="amount-other">
          {t('amount_type')}
        </button>
      )}
      {seen?.amount !== undefined && problem !== undefined && (
        <p class="field-error" role="alert" data-testid="amount-problem">
          {problem}
        </p>
      )}
    </Page>
  );
}
