import type { Ref } from 'preact';
import { Field, type FieldProps } from './Field.tsx';

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly type?: 'text' | 'password' | 'search' | 'url' | 'email' | 'date';
  readonly autocomplete?: string;
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly inputMode?: 'text' | 'numeric' | 'decimal' | 'url' | 'email';
  /** More than one: a text area. */
  readonly rows?: number;
  /** Text of machines (addresses, words): no correction, even letters. */
  readonly code?: boolean;
  readonly disabled?: boolean;
  /** Of a field of one line. */
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly testid?: string;
}

export function TextField(props: TextFieldProps) {
  const { rows = 1, code = false } = props;
  return (
    <Field {...props}>
      {(input) => {
        const shared = {
          ...input,
          class: code ? 'input code' : 'input',
          value: props.value,
          placeholder: props.placeholder,
          maxLength: props.maxLength,
          disabled: props.disabled,
          // A browser may send what it checks to a service of its own.
          spellcheck: false,
          autocapitalize: code ? ('off' as const) : undefined,
          autocomplete: (props.autocomplete ?? 'off') as 'off',
          dir: code ? ('ltr' as const) : ('auto' as const),
          'data-testid': props.testid,
          onInput: (event: { readonly currentTarget: { readonly value: string } }) =>
            props.onInput(event.currentTarget.value),
        };
        return rows > 1 ? (
          <textarea {...shared} rows={rows} />
        ) : (
          <input
            {...shared}
            type={(props.type ?? 'text') as 'text'}
            inputMode={props.inputMode}
            {...(props.inputRef && { ref: props.inputRef })}
          />
        );
      }}
    </Field>
  );
}
