import { useState } from 'preact/hooks';
import type { ConnectParams, Status } from '../../lib/rpc/views.ts';
import { AmountInput } from '../base/AmountInput.tsx';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { FeeChoice, type FeeTarget } from '../base/FeeChoice.tsx';
import { t } from '../base/i18n.ts';
import { formatAmount, parseAmount, plainAmount } from '../base/money.ts';
import { getPrefs } from '../base/prefs.ts';
import { Skeleton } from '../base/Skeleton.tsx';
import { useAction } from '../base/use-action.ts';
import { useCall } from '../base/use-call.ts';
import { useLater } from '../base/use-later.ts';
import { go } from '../home/route.ts';
import { QuoteCard } from './QuoteCard.tsx';

interface Props {
  readonly status: Status;
  /** Satoshis to begin with: of a channel that is renewed. */
  readonly start: string | undefined;
  readonly onStarted: (handle: string) => void;
}

/** How much to put in, how much one wants to receive, how soon; and what all that costs, before the press. */
export function ConnectForm({ status, start, onStarted }: Props) {
  const { unit } = getPrefs();
  const held = BigInt(status.onChain?.confirmed ?? '0');
  const [text, setText] = useState(
    start !== undefined && /^\d+$/.test(start) ? plainAmount(BigInt(start), unit) : '',
  );
  const [receiveText, setReceiveText] = useState('');
  const [target, setTarget] = useState<FeeTarget>(status.settings.feeTarget);
  const [agreed, setAgreed] = useState(false);
  const rates = useCall('feerates', held === 0n ? null : undefined);
  const quantity = parseAmount(text, unit);
  const receive = parseAmount(receiveText, unit);
  const over = quantity !== undefined && quantity > held;
  const feerate = rates.data?.[target];
  const params: ConnectParams | undefined =
    quantity === undefined || quantity === 0n || over || feerate === undefined
      ? undefined
      : { quantity: quantity.toString(), feerate, ...(receive && { receive: receive.toString() }) };
  const wanted = useLater(params === undefined ? null : JSON.stringify(params), 300);
  const quote = useCall('connectQuote', wanted === null ? null : (JSON.parse(wanted) as ConnectParams));
  const { busy, error, run } = useAction();
  if (held === 0n) {
    return (
      <Empty
        icon="chain"
        title={t('connect_no_coins')}
        action={<Button onClick={() => go('receive', 'address')}>{t('first_fund_action')}</Button>}
      >
        {t('connect_no_coins_text')}
      </Empty>
    );
  }
  const current = params !== undefined && wanted === JSON.stringify(params) && !quote.loading && !quote.error;
  const { cap } = quote.data ?? {};
  const capped = current && cap !== undefined;
  const overCap = capped && quantity !== undefined && quantity > BigInt(cap);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (params && current && !overCap && (!capped || agreed)) {
          run(async () => onStarted((await call('connect', params)).handle));
        }
      }}
    >
      <AmountInput
        label={t('connect_quantity')}
        text={text}
        onInput={setText}
        testid="quantity"
        hint={t('connect_quantity_hint', [formatAmount(held, unit)])}
        error={
          over
            ? t('amount_over_chain', [formatAmount(held, unit)])
            : overCap
              ? t('connect_over_cap', [formatAmount(BigInt(cap), unit)])
              : undefined
        }
      />
      <details class="more" open={receiveText !== ''}>
        <summary>{t('connect_more')}</summary>
        <div class="stack">
          <AmountInput
            label={t('connect_receive')}
            text={receiveText}
            onInput={setReceiveText}
            testid="receive-amount"
            hint={t('connect_receive_hint')}
          />
          <FeeChoice rates={rates.data} value={target} onChange={setTarget} />
        </div>
      </details>
      {params !== undefined &&
        !quote.error &&
        (quote.data && current ? <QuoteCard quote={quote.data} /> : <Skeleton lines={5} />)}
      <ErrorNotice error={rates.error ?? (params ? quote.error : undefined)} />
      {capped && (
        <label class="check">
          <input
            type="checkbox"
            checked={agreed}
            data-testid="agree-first"
            onChange={(event) => setAgreed(event.currentTarget.checked)}
          />
          <span>{t('connect_first', [formatAmount(BigInt(cap), unit)])}</span>
        </label>
      )}
      <ErrorNotice error={error} />
      <Button
        type="submit"
        wide
        busy={busy}
        disabled={!current || overCap || (capped && !agreed)}
        testid="confirm-connect"
      >
        {t('first_connect_action')}
      </Button>
    </form>
  );
}
