import type { ComponentChildren } from 'preact';

interface Props {
  readonly title: string;
  readonly lead?: string;
  readonly children: ComponentChildren;
  readonly testid?: string;
  readonly kind?: 'plain' | 'danger';
}

/** A card of the settings: what it is about, and its controls. */
export function Section({ title, lead, children, testid, kind = 'plain' }: Props) {
  return (
    <section class={`card section ${kind}`} data-testid={testid}>
      <header>
        <h2>{title}</h2>
        {lead !== undefined && <p class="soft">{lead}</p>}
      </header>
      {children}
    </section>
  );
}
