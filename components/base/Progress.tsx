interface Props {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  /** A second part after the first: reserved beside spent. */
  readonly also?: number;
  readonly kind?: 'plain' | 'warn';
  /** What screen readers say instead of a percentage. */
  readonly text?: string;
}

const share = (value: number, max: number): string =>
  `${Math.min(100, max > 0 ? Math.max(0, (100 * value) / max) : 0)}%`;

/** How much of something is done or used. */
export function Progress({ label, value, max, also = 0, kind = 'plain', text }: Props) {
  return (
    <div
      class={`progress ${kind}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
      aria-valuetext={text}
    >
      <span style={{ inlineSize: share(value, max) }} />
      {also > 0 && <span class="also" style={{ inlineSize: share(also, max) }} />}
    </div>
  );
}
