import { CopyButton } from './CopyButton.tsx';

interface Props {
  readonly text: string;
  readonly label: string;
  readonly testid?: string;
}

/** A text of machines in full, broken where it must, with its copy button. */
export function CopyText({ text, label, testid }: Props) {
  return (
    <div class="copy-text">
      <span class="copy-label">{label}</span>
      <code dir="ltr" data-testid={testid}>
        {text}
      </code>
      <CopyButton
        text={text}
        kind="quiet"
        small
        {...(testid !== undefined && { testid: `${testid}-copy` })}
      />
    </div>
  );
}
