import type { ComponentChildren } from 'preact';

interface Props {
  readonly kind?: 'plain' | 'ok' | 'warn' | 'bad' | 'count';
  readonly children: ComponentChildren;
}

/** A word on the state of something. */
export function Badge({ kind = 'plain', children }: Props) {
  return <span class={`badge ${kind}`}>{children}</span>;
}
