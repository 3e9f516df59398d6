import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props<T extends string> {
  readonly label: string;
  readonly bare?: boolean;
  readonly value: T;
  readonly options: readonly {
    readonly value: T;
    readonly label: string;
    readonly detail?: ComponentChildren;
  }[];
  readonly onChange: (value: T) => void;
  readonly testid?: string;
}

/** One of a few, side by side: radio buttons that look like one piece. Option `x` has the test id `<testid>-x`. */
export function Choice<T extends string>(props: Props<T>) {
  const name = useId();
  return (
    <fieldset class="choice" data-testid={props.testid}>
      <legend class={props.bare ? 'hidden' : undefined}>{props.label}</legend>
      <div class="choice-row">
        {props.options.map((option) => (
          <label key={option.value} class="choice-option">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === props.value}
              data-testid={props.testid && `${props.testid}-${option.value}`}
              onChange={() => props.onChange(option.value)}
            />
            <span class="choice-label">{option.label}</span>
            {option.detail !== undefined && <span class="choice-detail">{option.detail}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
