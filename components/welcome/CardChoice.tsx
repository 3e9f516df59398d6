import { useId } from 'preact/hooks';

interface Props<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly detail: string }[];
  readonly onChange: (value: T) => void;
  readonly testid: string;
}

/** One of a few, each with its sentence: radio buttons as cards. Option `x` has the test id `<testid>-x`. */
export function CardChoice<T extends string>({ label, value, options, onChange, testid }: Props<T>) {
  const name = useId();
  return (
    <fieldset class="card-choice" data-testid={testid}>
      <legend class="hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            data-testid={`${testid}-${option.value}`}
            onChange={() => onChange(option.value)}
          />
          <span class="card-choice-text">
            <strong>{option.label}</strong>
            <small>{option.detail}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
