import type { ComponentChildren } from 'preact';

interface Props {
  readonly title?: ComponentChildren;
  /** At the end of the title's line. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly testid?: string;
}

export function Card({ title, aside, children, testid }: Props) {
  return (
    <section class="card" data-testid={testid}>
      {title !== undefined && (
        <header class="card-head">
          <h2>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}
