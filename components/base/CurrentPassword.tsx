import { errorText } from './error-text.ts';
import { t } from './i18n.ts';
import { PasswordField } from './PasswordField.tsx';
import type { Action } from './use-action.ts';

interface Props {
  readonly value: string;
  readonly onInput: (value: string) => void;
  /** What the password is asked for: its failure is shown here until one types on. */
  readonly action: Pick<Action, 'error' | 'clear'>;
  readonly label?: string;
  readonly testid: string;
}

/** The wallet's password, asked where something needs it. */
export function CurrentPassword({ value, onInput, action, label = t('password'), testid }: Props) {
  return (
    <PasswordField
      label={label}
      value={value}
      onInput={(next) => {
        onInput(next);
        action.clear();
      }}
      autocomplete="current-password"
      error={action.error && errorText(action.error)}
      testid={testid}
    />
  );
}
