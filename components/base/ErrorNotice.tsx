import type { ComponentChildren } from 'preact';
import { errorText, type Room } from './error-text.ts';
import type { UiFailure } from './failure.ts';
import { Notice } from './Notice.tsx';

interface Props {
  readonly error: UiFailure | undefined;
  readonly actions?: ComponentChildren;
  /** Where it happened, when the error itself does not say. */
  readonly room?: Room | undefined;
}

/** What happened, whether money moved, what to do; nothing when there is no error. Its code is in `data-code`. */
export function ErrorNotice({ error, actions, room }: Props) {
  if (!error) return null;
  return (
    <div data-testid="error" data-code={error.code}>
      <Notice kind="error" actions={actions}>
        {errorText(error, room)}
      </Notice>
    </div>
  );
}
