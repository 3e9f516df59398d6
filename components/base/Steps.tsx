import { Icon } from './Icon.tsx';
import { t } from './i18n.ts';
import { Spinner } from './Spinner.tsx';

export interface Step {
  readonly label: string;
  readonly detail?: string;
  readonly state: 'done' | 'now' | 'later' | 'failed';
}

/** What is done, what goes on, what comes. */
export function Steps({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <ol class="steps">
      {steps.map((step) => (
        <li key={step.label} class={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span class="step-mark">
            {step.state === 'done' && <Icon name="check" size={14} />}
            {step.state === 'failed' && <Icon name="close" size={14} />}
            {step.state === 'now' && <Spinner />}
          </span>
          <span class="step-text">
            {step.label}
            <span class="hidden"> ({t(`step_${step.state}`)})</span>
            {step.detail !== undefined && <small>{step.detail}</small>}
          </span>
        </li>
      ))}
    </ol>
  );
}
