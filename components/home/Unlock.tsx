import { useEffect, useRef, useState } from 'preact/hooks';
import type { Status } from '../../lib/rpc/views.ts';
import { Amount } from '../base/Amount.tsx';
import { Button } from '../base/Button.tsx';
import { Countdown } from '../base/Countdown.tsx';
import { call } from '../base/client.ts';
import { errorText } from '../base/error-text.ts';
import type { UiFailure } from '../base/failure.ts';
import { Icon } from '../base/Icon.tsx';
import { rich, t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { PasswordField } from '../base/PasswordField.tsx';
import { useAction } from '../base/use-action.ts';
import { SiteCard } from './SiteCard.tsx';
import { TopBar } from './TopBar.tsx';
import { WaitingCard } from './WaitingCard.tsx';

/** Locked: the password, and what works without it. Budgets go on; that is said, and can be paused here. */
export function Unlock({ status }: { readonly status: Status }) {
  const [password, setPassword] = useState('');
  const [retryAt, setRetryAt] = useState<number | undefined>();
  const input = useRef<HTMLInputElement>(null);
  const { busy, error, run, clear } = useAction();
  useEffect(() => input.current?.focus(), []);
  const unlock = () =>
    run(async () => {
      try {
        await call('unlock', { password });
        setPassword('');
      } catch (failure) {
        const at = (failure as UiFailure).data?.['retryAt'];
        setRetryAt(typeof at === 'number' && at > Date.now() / 1000 ? at : undefined);
        input.current?.select();
        throw failure;
      }
    });
  return (
    <main class="page" data-testid="unlock-screen">
      <TopBar lockable={false} />
      <div class="page-body">
        <form
          class="unlock"
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy && retryAt === undefined && password !== '') unlock();
          }}
        >
          <span class="unlock-sign">
            <Icon name="lock" size={28} />
          </span>
          <h2>{t('unlock_title')}</h2>
          <p class="soft">
            {rich('unlock_holds', [<Amount key="held" sats={status.sendable} testid="sendable" />])}
          </p>
          <PasswordField
            label={t('password')}
            value={password}
            autocomplete="current-password"
            inputRef={input}
            testid="password"
            error={error && retryAt === undefined ? errorText(error) : undefined}
            onInput={(value) => {
              setPassword(value);
              clear();
            }}
          />
          {retryAt !== undefined && (
            <Notice kind="warn" testid="unlock-wait">
              {rich('unlock_wait', [
                <Countdown
                  key="wait"
                  until={retryAt}
                  onEnd={() => {
                    setRetryAt(undefined);
                    clear();
                  }}
                />,
              ])}
            </Notice>
          )}
          <Button
            type="submit"
            wide
            busy={busy}
            disabled={password === '' || retryAt !== undefined}
            testid="unlock"
          >
            {t('unlock')}
          </Button>
        </form>
        <WaitingCard count={status.waiting} />
        {status.site?.budget && <SiteCard site={status.site} locked />}
      </div>
    </main>
  );
}
