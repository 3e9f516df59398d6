import type { ComponentChildren } from 'preact';
import { Icon } from './Icon.tsx';
import { Spinner } from './Spinner.tsx';

interface Props {
  /** warn: not as it should be, and something can be done. */
  readonly kind: 'ok' | 'bad' | 'warn' | 'wait';
  readonly title: string;
  readonly text?: ComponentChildren;
}

/** How something ended: a large sign and a sentence, read out at once. */
export function Outcome({ kind, title, text }: Props) {
  return (
    <div class={`outcome ${kind}`} role="status" data-testid="outcome" data-outcome={kind}>
      <span class="outcome-sign">
        {kind === 'ok' && <Icon name="check" size={32} />}
        {kind === 'bad' && <Icon name="close" size={32} />}
        {kind === 'warn' && <Icon name="warn" size={32} />}
        {kind === 'wait' && <Spinner />}
      </span>
      <h2>{title}</h2>
      {text !== undefined && <p>{text}</p>}
    </div>
  );
}
