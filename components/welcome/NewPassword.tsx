import { useState } from 'preact/hooks';
import { passwordStrength } from '../../lib/vault/strength.ts';
import { t } from '../base/i18n.ts';
import { PasswordField } from '../base/PasswordField.tsx';

interface Props {
  /** Of the first field. */
  readonly label?: string;
  /** The password once it is strong enough and typed twice alike; undefined until then. */
  readonly onPassword: (password: string | undefined) => void;
}

const FULL_BITS = 80;

/** A new password twice, with a measure of how long it would stand. */
export function NewPassword({ label, onPassword }: Props) {
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const { bits, level } = passwordStrength(first);
  const change = (one: string, two: string) => {
    setFirst(one);
    setSecond(two);
    onPassword(one === two && passwordStrength(one).level !== 'weak' ? one : undefined);
  };
  const differs = second !== '' && second.length >= first.length && second !== first;
  return (
    <>
      <div class="stack tight">
        <PasswordField
          label={label ?? t('password_new')}
          value={first}
          onInput={(value) => change(value, second)}
          autocomplete="new-password"
          hint={t('password_hint')}
          testid="password"
        />
        <div class={`strength ${first === '' ? 'none' : level}`}>
          <meter
            min={0}
            max={FULL_BITS}
            value={Math.min(bits, FULL_BITS)}
            aria-label={t('password_strength')}
            data-testid="strength"
            data-level={level}
          />
          <span aria-live="polite">{first === '' ? '' : t(`password_${level}`)}</span>
        </div>
      </div>
      <PasswordField
        label={t('password_repeat')}
        value={second}
        onInput={(value) => change(first, value)}
        autocomplete="new-password"
        error={differs ? t('password_differs') : undefined}
        testid="password-repeat"
      />
    </>
  );
}
