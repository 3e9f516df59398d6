import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => void;
  readonly testid?: string;
}

export function Switch({ label, hint, on, disabled = false, onChange, testid }: Props) {
  const id = useId();
  return (
    <div class="switch-row">
      <span>
        <label for={id}>{label}</label>
        {hint !== undefined && (
          <span class="field-hint" id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </span>
      <input
        id={id}
        class="switch"
        type="checkbox"
        role="switch"
        checked={on}
        aria-checked={on}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        data-testid={testid}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </div>
  );
}
