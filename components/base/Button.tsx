import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './Icon.tsx';
import { Spinner } from './Spinner.tsx';

export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly kind?: 'primary' | 'secondary' | 'danger' | 'quiet';
  readonly onClick?: (event: MouseEvent) => void;
  /** Works on it: a wheel instead of the sign, and presses do nothing. */
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly wide?: boolean;
  readonly small?: boolean;
  readonly icon?: IconName;
  readonly type?: 'button' | 'submit';
  /** Id of the form it sends, where it stands outside of it. */
  readonly form?: string;
  /** Name for screen readers when the words are not enough. */
  readonly label?: string;
  readonly testid?: string;
}

export function Button(props: ButtonProps) {
  const { kind = 'primary', busy = false, disabled = false, type = 'button' } = props;
  const classes = ['button', kind, props.wide && 'wide', props.small && 'small'].filter(Boolean).join(' ');
  return (
    <button
      type={type}
      class={classes}
      form={props.form}
      disabled={disabled}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      aria-label={props.label}
      data-testid={props.testid}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else props.onClick?.(event);
      }}
    >
      {busy ? <Spinner /> : props.icon && <Icon name={props.icon} size={18} />}
      <span>{props.children}</span>
    </button>
  );
}
