import { useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { t } from '../base/i18n.ts';
import { NewPassword } from './NewPassword.tsx';

/** The password that locks this device; the words stay the way back. */
export function PasswordStep({ onNext }: { readonly onNext: (password: string) => void }) {
  const [password, setPassword] = useState<string | undefined>();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (password !== undefined) onNext(password);
      }}
    >
      <NewPassword onPassword={setPassword} />
      <Button type="submit" wide disabled={password === undefined} testid="password-next">
        {t('welcome_next')}
      </Button>
    </form>
  );
}
