import { useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { CurrentPassword } from '../base/CurrentPassword.tsx';
import { call } from '../base/client.ts';
import { Dialog } from '../base/Dialog.tsx';
import { t } from '../base/i18n.ts';
import { useAction } from '../base/use-action.ts';
import { Section } from './Section.tsx';

/** Takes everything off this device: asked about twice, with the password. */
export function Erase() {
  const [asking, setAsking] = useState(false);
  const [password, setPassword] = useState('');
  const action = useAction();
  const close = () => {
    setAsking(false);
    setPassword('');
    action.clear();
  };
  const erase = () =>
    action.run(async () => {
      await call('erase', { password });
      location.assign('/welcome.html');
    });
  return (
    <Section title={t('settings_erase')} lead={t('settings_erase_hint')} kind="danger">
      <div class="row">
        <Button kind="danger" onClick={() => setAsking(true)} testid="erase">
          {t('settings_erase_button')}
        </Button>
      </div>
      {asking && (
        <Dialog
          title={t('settings_erase_sure')}
          onClose={close}
          testid="erase-dialog"
          actions={
            <>
              <Button kind="secondary" onClick={close} testid="erase-no">
                {t('settings_erase_no')}
              </Button>
              <Button
                kind="danger"
                busy={action.busy}
                disabled={password === ''}
                onClick={erase}
                testid="erase-yes"
              >
                {t('settings_erase_yes')}
              </Button>
            </>
          }
        >
          <p>{t('settings_erase_body')}</p>
          <CurrentPassword value={password} onInput={setPassword} action={action} testid="erase-password" />
        </Dialog>
      )}
    </Section>
  );
}
