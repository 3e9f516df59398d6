import { useState } from 'preact/hooks';
import { Field } from '../base/Field.tsx';
import { t } from '../base/i18n.ts';

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly accept: string;
  readonly onText: (text: string | undefined) => void;
  readonly testid: string;
}

/** A backup of ten thousand connections is well below this. */
const MAX_BYTES = 8_000_000;

/** One file, read as text. */
export function FileField({ label, hint, accept, onText, testid }: Props) {
  const [error, setError] = useState<string | undefined>();
  return (
    <Field label={label} hint={hint} error={error}>
      {(input) => (
        <input
          {...input}
          class="input file"
          type="file"
          accept={accept}
          data-testid={testid}
          onChange={async (event) => {
            const file = event.currentTarget.files?.[0];
            setError(undefined);
            onText(undefined);
            if (file === undefined) return;
            if (file.size > MAX_BYTES) setError(t('file_too_large'));
            else onText(await file.text());
          }}
        />
      )}
    </Field>
  );
}
