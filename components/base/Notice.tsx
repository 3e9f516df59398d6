import type { ComponentChildren } from 'preact';
import { Icon } from './Icon.tsx';

interface Props {
  readonly kind: 'info' | 'warn' | 'error' | 'ok';
  readonly title?: string;
  readonly children?: ComponentChildren;
  /** Buttons under the words. */
  readonly actions?: ComponentChildren;
  readonly testid?: string;
}

const ICONS = { info: 'info', warn: 'warn', error: 'error', ok: 'check' } as const;

/** What the user should know now. Errors are read out at once, the rest when there is a pause. */
export function Notice({ kind, title, children, actions, testid }: Props) {
  return (
    <div class={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'} data-testid={testid}>
      <Icon name={ICONS[kind]} />
      <div class="notice-body">
        {title !== undefined && <strong>{title}</strong>}
        {children !== undefined && <div>{children}</div>}
        {actions !== undefined && <div class="notice-actions">{actions}</div>}
      </div>
    </div>
  );
}
