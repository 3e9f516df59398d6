import { useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { call } from '../base/client.ts';
import { errorText } from '../base/error-text.ts';
import { t } from '../base/i18n.ts';
import { PasswordField } from '../base/PasswordField.tsx';
import { useAction } from '../base/use-action.ts';

interface Props {
  readonly onUnlocked: () => void;
}

/** The password asked where it is needed. */
export function UnlockInline({ onUnlocked }: Props) {
  const [password, setPassword] = useState('');
  const { busy, error, run } = useAction();
  return (
    <form
      class="unlock-inline stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (password === '') return;
        run(async () => {
          await call('unlock', { password });
          setPassword('');
          onUnlocked();
        });
      }}
    >
      <PasswordField
        label={t('password')}
        value={password}
        onInput={setPassword}
        autocomplete="current-password"
        error={error && errorText(error)}
        testid="unlock-password"
      />
      <Button type="submit" wide busy={busy} icon="lock" testid="unlock">
        {t('unlock')}
      </Button>
    </form>
  );
}
