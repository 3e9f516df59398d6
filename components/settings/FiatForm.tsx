import { useState } from 'preact/hooks';
import type { Settings } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { t } from '../base/i18n.ts';
import { Switch } from '../base/Switch.tsx';
import { TextField } from '../base/TextField.tsx';
import { fiatOf } from './fiat.ts';

interface Props {
  readonly fiat: Settings['fiat'];
  readonly busy: boolean;
  readonly onSave: (fiat: NonNullable<Settings['fiat']> | null) => void;
}

/** What amounts are about worth, at a rate that the user types: no server is asked for it. */
export function FiatForm({ fiat, busy, onSave }: Props) {
  const [on, setOn] = useState(fiat !== undefined);
  const [currency, setCurrency] = useState(fiat?.currency ?? 'EUR');
  const [rate, setRate] = useState(fiat?.rate ?? '');
  const next = fiatOf(currency, rate);
  const same = next?.currency === fiat?.currency && next?.rate === fiat?.rate;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (next) onSave(next);
      }}
    >
      <Switch
        label={t('settings_fiat')}
        hint={t('settings_fiat_hint')}
        on={on}
        disabled={busy}
        testid="fiat"
        onChange={(value) => {
          setOn(value);
          if (!value && fiat) onSave(null);
        }}
      />
      {on && (
        <div class="fiat-row">
          <TextField
            label={t('settings_currency')}
            value={currency}
            onInput={setCurrency}
            maxLength={3}
            code
            testid="fiat-currency"
          />
          <TextField
            label={t('settings_rate')}
            value={rate}
            onInput={setRate}
            inputMode="decimal"
            code
            error={rate !== '' && next === undefined ? t('settings_rate_unclear') : undefined}
            testid="fiat-rate"
          />
          <Button
            type="submit"
            kind="secondary"
            disabled={next === undefined || same}
            busy={busy}
            testid="fiat-save"
          >
            {t('save')}
          </Button>
        </div>
      )}
    </form>
  );
}
