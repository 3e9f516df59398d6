import { Field, type FieldProps } from './Field.tsx';

interface Props extends FieldProps {
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
  readonly testid?: string;
}

export function SelectField(props: Props) {
  return (
    <Field {...props}>
      {(input) => (
        <select
          {...input}
          class="input"
          value={props.value}
          data-testid={props.testid}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
