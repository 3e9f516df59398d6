import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface Props {
  readonly icon: ComponentChildren;
  readonly label: string;
  /** Of files: `image/*`. */
  readonly accept?: string;
  readonly testid: string;
  readonly onFile: (file: File | undefined) => void;
}

/** A place for a file: it is chosen, dropped or pasted there. */
export function DropZone({ icon, label, accept, testid, onFile }: Props) {
  const [over, setOver] = useState(false);
  return (
    <label
      class={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFile(event.dataTransfer?.files[0]);
      }}
      onPaste={(event) => onFile(event.clipboardData?.files[0])}
    >
      {icon}
      <span>{label}</span>
      <input
        class="hidden"
        type="file"
        {...(accept !== undefined && { accept })}
        data-testid={testid}
        onChange={(event) => onFile(event.currentTarget.files?.[0])}
      />
    </label>
  );
}
