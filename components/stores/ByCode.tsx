import { useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { ErrorNotice } from '../base/ErrorNotice.tsx';
import { t } from '../base/i18n.ts';
import { TextField } from '../base/TextField.tsx';
import type { WayProps } from './way.ts';

/** What BTCPay's codes are made of: base58, seven of it. */
const CODE = /^[1-9A-HJ-NP-Za-km-z]{7}$/;

/** A pairing code that was made in the store's settings. */
export function ByCode({ host, action, onAdd }: WayProps) {
  const [typed, setTyped] = useState('');
  const code = typed.trim();
  const whole = CODE.test(code);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (host !== undefined && whole) onAdd({ by: 'code', host, code }, host);
      }}
    >
      <TextField
        label={t('store_code')}
        value={typed}
        onInput={(next) => {
          setTyped(next);
          action.clear();
        }}
        code
        hint={t('store_code_hint')}
        error={code.length >= 7 && !whole ? t('store_code_wrong') : undefined}
        testid="pair-code"
      />
      <ErrorNotice room="store" error={action.error} />
      <Button
        type="submit"
        wide
        busy={action.busy}
        disabled={host === undefined || !whole}
        testid="store-save"
      >
        {t('store_by_code_go')}
      </Button>
    </form>
  );
}
