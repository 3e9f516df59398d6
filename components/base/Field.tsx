import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

export interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  /** Beside the label: a unit, a counter. */
  readonly aside?: ComponentChildren;
  /** The label is there for screen readers only. */
  readonly bare?: boolean;
}

export interface FieldInput {
  readonly id: string;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-describedby': string | undefined;
}

/** Label, control, hint and error, tied together for screen readers. The child draws the control with the attributes it is given. */
export function Field(props: FieldProps & { readonly children: (input: FieldInput) => JSX.Element }) {
  const id = useId();
  const described = [props.error && `${id}-error`, props.hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div class={props.error ? 'field invalid' : 'field'}>
      <div class={props.bare ? 'hidden' : 'field-head'}>
        <label for={id}>{props.label}</label>
        {props.aside !== undefined && <span class="field-aside">{props.aside}</span>}
      </div>
      {props.children({
        id,
        'aria-invalid': props.error ? true : undefined,
        'aria-describedby': described === '' ? undefined : described,
      })}
      {props.error && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {props.error}
        </p>
      )}
      {props.hint !== undefined && (
        <p class="field-hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
    </div>
  );
}
