import { useEffect, useState } from 'preact/hooks';
import { Button, type ButtonProps } from './Button.tsx';
import { t } from './i18n.ts';

interface Props extends Pick<ButtonProps, 'kind' | 'small' | 'wide' | 'testid'> {
  readonly text: string;
  readonly label?: string;
}

/** Puts a text on the clipboard and says so for two seconds. */
export function CopyButton({ text, label, kind = 'secondary', ...rest }: Props) {
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2_000);
    return () => clearTimeout(timer);
  }, [state]);
  const words = { idle: label ?? t('copy'), done: t('copied'), failed: t('copy_failed') }[state];
  return (
    <>
      <Button
        {...rest}
        kind={kind}
        icon={state === 'done' ? 'check' : 'copy'}
        onClick={() => {
          navigator.clipboard.writeText(text).then(
            () => setState('done'),
            () => setState('failed'),
          );
        }}
      >
        {words}
      </Button>
      <span class="hidden" aria-live="polite">
        {state === 'done' ? t('copied') : ''}
      </span>
    </>
  );
}
