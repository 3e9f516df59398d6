import type { ComponentChildren } from 'preact';
import { t } from './i18n.ts';
import { formatFiat, parseAmount, unitName } from './money.ts';
import { usePrefs } from './prefs.ts';
import { TextField } from './TextField.tsx';

interface Props {
  readonly label: string;
  /** What was typed, in the user's unit (see `plainAmount`). */
  readonly text: string;
  /** `sats` undefined: not an amount. */
  readonly onInput: (text: string, sats: bigint | undefined) => void;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  /** Takes all there is. */
  readonly onMax?: () => void;
  readonly disabled?: boolean;
  readonly testid?: string;
}

/** An amount in the user's unit; below it about what that is worth, when a rate is set. */
export function AmountInput({ label, text, onInput, hint, error, onMax, disabled, testid }: Props) {
  const prefs = usePrefs();
  const sats = parseAmount(text, prefs.unit);
  const worth =
    sats !== undefined && sats > 0n && prefs.fiat ? `≈ ${formatFiat(sats, prefs.fiat)}` : undefined;
  const wrong = error ?? (text.trim() !== '' && sats === undefined ? t('amount_unclear') : undefined);
  return (
    <div class="amount-input" data-unit={unitName(prefs.unit)}>
      <TextField
        label={label}
        value={text}
        code
        inputMode={prefs.unit === 'sat' ? 'numeric' : 'decimal'}
        onInput={(next) => onInput(next, parseAmount(next, prefs.unit))}
        hint={hint ?? worth}
        error={wrong}
        {...(disabled !== undefined && { disabled })}
        {...(testid !== undefined && { testid })}
        aside={
          <>
            {onMax && (
              <button
                type="button"
                class="link"
                onClick={onMax}
                disabled={disabled}
                data-testid={testid && `${testid}-max`}
              >
                {t('amount_all')}
              </button>
            )}
            <span>{unitName(prefs.unit)}</span>
          </>
        }
      />
    </div>
  );
}
