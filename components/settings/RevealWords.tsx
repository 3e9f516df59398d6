import { useCallback, useEffect, useState } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { Countdown } from '../base/Countdown.tsx';
import { CurrentPassword } from '../base/CurrentPassword.tsx';
import { call } from '../base/client.ts';
import { rich, t } from '../base/i18n.ts';
import { Notice } from '../base/Notice.tsx';
import { useAction } from '../base/use-action.ts';
import { WordGrid } from '../welcome/WordGrid.tsx';
import { Section } from './Section.tsx';

const SHOWN_S = 60;

interface Shown {
  readonly words: string;
  readonly until: number;
}

/** The words after the password, for a minute; gone at once when the tab is left. */
export function RevealWords() {
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState<Shown | undefined>();
  const action = useAction();
  const { busy, run } = action;
  const hide = useCallback(() => setShown(undefined), []);
  useEffect(() => {
    if (!shown) return;
    const leave = () => {
      if (document.visibilityState === 'hidden') hide();
    };
    document.addEventListener('visibilitychange', leave);
    return () => document.removeEventListener('visibilitychange', leave);
  }, [shown, hide]);
  return (
    <Section title={t('settings_words')} lead={t('settings_words_hint')} testid="reveal">
      {shown ? (
        <>
          <WordGrid words={shown.words} shown onShow={hide} />
          <Notice kind="warn">
            {rich('settings_words_hides', [<Countdown key="left" until={shown.until} onEnd={hide} />])}
          </Notice>
          <div class="row">
            <Button
              testid="words-saved"
              onClick={() => {
                hide();
                run(async () => void (await call('wordsSaved')));
              }}
            >
              {t('welcome_words_written')}
            </Button>
            <Button kind="secondary" onClick={hide} testid="words-hide">
              {t('settings_words_hide')}
            </Button>
          </div>
        </>
      ) : (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (password === '') return;
            run(async () => {
              const { words } = await call('revealWords', { password });
              setPassword('');
              setShown({ words, until: Math.floor(Date.now() / 1000) + SHOWN_S });
            });
          }}
        >
          <CurrentPassword value={password} onInput={setPassword} action={action} testid="reveal-password" />
          <div class="row">
            <Button
              type="submit"
              kind="secondary"
              icon="eye"
              busy={busy}
              disabled={password === ''}
              testid="reveal-go"
            >
              {t('welcome_words_show')}
            </Button>
          </div>
        </form>
      )}
    </Section>
  );
}
