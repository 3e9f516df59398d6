import type { ComponentChildren } from 'preact';
import { errorText } from './error-text.ts';
import type { UiFailure } from './failure.ts';
import { Notice } from './Notice.tsx';

interface Props {
  readonly error: UiFailure | undefined;
  readonly actions?: ComponentChildren;
}

/** What happened, whether money moved, what to do; nothing when there is no error. Its code is in `data-code`. */
export function ErrorNotice({ error, actions }: Props) {
  if (!error) return null;
  return (
    <div data-testid="error" data-code={error.code}>
      <Notice kind="error" actions={actions}>
        {errorText(error)}
      </Notice>
    </div>
  );
}
