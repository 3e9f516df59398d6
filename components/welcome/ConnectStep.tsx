import { useEffect, useState } from 'preact/hooks';
import type { Status } from '../../lib/rpc/views.ts';
import { AmountInput } from '../base/AmountInput.tsx';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { formatAmount, parseAmount, plainAmount } from '../base/money.ts';
import { Skeleton } from '../base/Skeleton.tsx';
import { useAction } from '../base/use-action.ts';
import { useCall } from '../base/use-call.ts';
import { useLater } from '../base/use-later.ts';
import { ConnectProgress } from './ConnectProgress.tsx';
import { FirstDepositDialog } from './FirstDepositDialog.tsx';
import { proposedDeposit } from './first-deposit.ts';
import { QuoteFacts } from './QuoteFacts.tsx';
import { total } from './steps.ts';

interface Props {
  readonly status: Status;
  readonly onLater: () => void;
}

/** The channel: how much goes in, what it costs, and then its way to being open. */
export function ConnectStep({ status, onLater }: Props) {
  const opening = status.connections.find((connection) => connection.status === 'opening');
  if (opening) return <ConnectProgress connection={opening} onLater={onLater} />;
  return <ConnectForm status={status} onLater={onLater} />;
}

function ConnectForm({ status, onLater }: Props) {
  const { unit } = status.settings;
  const [text, setText] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const { busy, error, run } = useAction();
  const [cap, setCap] = useState<string | undefined>();
  const proposed = proposedDeposit(total(status.onChain), cap === undefined ? undefined : BigInt(cap));
  const shown = text ?? plainAmount(proposed, unit);
  const quantity = parseAmount(shown, unit);
  const settled = useLater(quantity?.toString());
  const quote = useCall('connectQuote', settled === undefined ? null : { quantity: settled });
  useEffect(() => setCap(quote.data?.cap), [quote.data?.cap]);
  const overCap = cap !== undefined && quantity !== undefined && quantity > BigInt(cap);
  const ready = quote.data !== undefined && quote.error === undefined && settled === quantity?.toString();

  const connect = () => {
    setAsked(false);
    if (quantity !== undefined)
      run(async () => void (await call('connect', { quantity: quantity.toString() })));
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready || overCap || busy) return;
        if (cap === undefined) connect();
        else setAsked(true);
      }}
    >
      <AmountInput
        label={t('welcome_connect_amount')}
        text={shown}
        hint={t('welcome_connect_amount_hint', [formatAmount(total(status.onChain), unit)])}
        error={overCap ? t('welcome_connect_over_cap', [formatAmount(BigInt(cap), unit)]) : undefined}
        testid="quantity"
        onInput={setText}
      />
      {quote.data === undefined && quote.error === undefined && <Skeleton lines={4} />}
      {quote.data && !quote.error && <QuoteFacts quote={quote.data} />}
      <ErrorNotice error={quote.error ?? error} />
      <div class="row">
        <Button type="submit" busy={busy} disabled={!ready || overCap} testid="connect">
          {t('welcome_connect_go')}
        </Button>
        <Button kind="quiet" onClick={onLater} testid="connect-later">
          {t('welcome_later')}
        </Button>
      </div>
      {asked && quantity !== undefined && (
        <FirstDepositDialog amount={quantity} onYes={connect} onNo={() => setAsked(false)} />
      )}
    </form>
  );
}
