import { useState } from 'preact/hooks';
import { t } from './i18n.ts';
import { TextField, type TextFieldProps } from './TextField.tsx';

/** A password that can be shown while it is typed. `autocomplete`: `current-password` or `new-password`. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'rows' | 'code' | 'aside'>) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      code
      type={shown ? 'text' : 'password'}
      aside={
        <button
          type="button"
          class="link"
          aria-pressed={shown}
          data-testid={props.testid && `${props.testid}-show`}
          onClick={() => setShown(!shown)}
        >
          {t(shown ? 'password_hide' : 'password_show')}
        </button>
      }
    />
  );
}
