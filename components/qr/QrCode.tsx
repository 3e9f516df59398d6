import { useMemo } from 'preact/hooks';
import { qrPath } from './qr-path.ts';

interface Props {
  readonly text: string;
  /** What a screen reader says instead of the picture. */
  readonly label: string;
}

/** Dark on light in every theme: many readers know nothing else. The text itself should stand beside it. */
export function QrCode({ text, label }: Props) {
  const { size, path } = useMemo(() => qrPath(text), [text]);
  return (
    <svg
      class="qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shape-rendering="crispEdges"
    >
      <path d={`M0 0h${size}v${size}h-${size}z`} fill="#fff" />
      <path d={path} fill="#0b1220" />
    </svg>
  );
}
