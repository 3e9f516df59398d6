import { useState } from 'preact/hooks';
import type { Status } from '../../lib/rpc/views.ts';
import { AmountInput } from '../base/AmountInput.tsx';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { Empty } from '../base/Empty.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { formatAmount, parseAmount } from '../base/money.ts';
import { getPrefs } from '../base/prefs.ts';
import { TextField } from '../base/TextField.tsx';
import { useAction } from '../base/use-action.ts';
import { go } from '../home/route.ts';
import { InvoiceShown } from './InvoiceShown.tsx';

interface Props {
  readonly status: Status;
  readonly connected: boolean;
}

/** Makes an invoice, then shows it until it is paid. */
export function InvoicePanel({ status, connected }: Props) {
  const { unit } = getPrefs();
  const [text, setText] = useState('');
  const [memo, setMemo] = useState('');
  const [hash, setHash] = useState<string | undefined>();
  const { busy, error, run } = useAction();
  if (!connected) {
    return (
      <Empty
        icon="connect"
        title={t('receive_no_channel')}
        action={<Button onClick={() => go('connect')}>{t('first_connect_action')}</Button>}
      >
        {t('receive_no_channel_text')}
      </Empty>
    );
  }
  if (hash !== undefined) return <InvoiceShown hash={hash} onAnother={() => setHash(undefined)} />;
  const sats = parseAmount(text, unit);
  const most = BigInt(status.receivable);
  const over = sats !== undefined && sats > most;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (sats === undefined || sats === 0n || over) return;
        run(async () => {
          const made = await call('createInvoice', {
            amount: sats.toString(),
            ...(memo.trim() !== '' && { memo: memo.trim() }),
          });
          setHash(made.hash);
        });
      }}
    >
      <AmountInput
        label={t('amount')}
        text={text}
        onInput={setText}
        testid="amount"
        error={over ? t('receive_over', [formatAmount(most, unit)]) : undefined}
      />
      <TextField
        label={t('memo_optional')}
        value={memo}
        onInput={setMemo}
        maxLength={200}
        hint={t('memo_hint')}
        testid="memo"
      />
      <ErrorNotice error={error} />
      <Button
        type="submit"
        wide
        busy={busy}
        disabled={sats === undefined || sats === 0n || over}
        testid="create-invoice"
      >
        {t('create_invoice')}
      </Button>
      <p class="soft small">{t('receive_most', [formatAmount(most, unit)])}</p>
    </form>
  );
}
