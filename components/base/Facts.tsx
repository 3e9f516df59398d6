import type { ComponentChildren } from 'preact';

export interface Fact {
  readonly label: string;
  readonly value: ComponentChildren;
  /** The line that matters: a total. */
  readonly strong?: boolean;
  readonly testid?: string;
}

/** Names and values, a pair a line; empty ones are left out by the caller. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <div key={fact.label} class={fact.strong ? 'strong' : undefined}>
          <dt>{fact.label}</dt>
          <dd data-testid={fact.testid}>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
