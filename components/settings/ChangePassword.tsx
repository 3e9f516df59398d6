import { useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { CurrentPassword } from '../base/CurrentPassword.tsx';
import { call } from '../base/client.ts';
import { t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { useAction } from '../base/use-action.ts';
import { NewPassword } from '../welcome/NewPassword.tsx';
import { Section } from './Section.tsx';

export function ChangePassword() {
  const [old, setOld] = useState('');
  const [next, setNext] = useState<string | undefined>();
  /** Counts the changes: the fields start empty after each. */
  const [done, setDone] = useState(0);
  const action = useAction();
  return (
    <Section title={t('settings_password')} testid="change-password">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (next === undefined || old === '') return;
          action.run(async () => {
            await call('changePassword', { password: old, next });
            setOld('');
            setNext(undefined);
            setDone(done + 1);
          });
        }}
      >
        <CurrentPassword
          label={t('settings_password_old')}
          value={old}
          onInput={setOld}
          action={action}
          testid="old-password"
        />
        <NewPassword key={done} label={t('settings_password_new')} onPassword={setNext} />
        {done > 0 && next === undefined && (
          <Notice kind="ok" testid="password-changed">
            {t('settings_password_changed')}
          </Notice>
        )}
        <div class="row">
          <Button
            type="submit"
            busy={action.busy}
            disabled={old === '' || next === undefined}
            testid="change-password-go"
          >
            {t('settings_password_change')}
          </Button>
        </div>
      </form>
    </Section>
  );
}
