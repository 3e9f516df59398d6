import { useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { CurrentPassword } from '../base/CurrentPassword.tsx';
import { call } from '../base/client.ts';
import { t } from '../base/i18n.ts';
import { useAction } from '../base/use-action.ts';

interface Props {
  readonly onUnlocked: () => void;
}

/** The password asked where it is needed. */
export function UnlockInline({ onUnlocked }: Props) {
  const [password, setPassword] = useState('');
  const action = useAction();
  return (
    <form
      class="unlock-inline stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (password === '') return;
        action.run(async () => {
          await call('unlock', { password });
          setPassword('');
          onUnlocked();
        });
      }}
    >
      <CurrentPassword value={password} onInput={setPassword} action={action} testid="unlock-password" />
      <Button type="submit" wide busy={action.busy} icon="lock" testid="unlock">
        {t('unlock')}
      </Button>
    </form>
  );
}
