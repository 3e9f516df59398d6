import { useState } from 'preact/hooks';
import type { Period } from '../../lib/provider/types.ts';
import { AmountInput } from '../base/AmountInput.tsx';
import { t } from '../base/i18n.ts';
import { plainAmount } from '../base/money.ts';
import { usePrefs } from '../base/prefs.ts';
import { SelectField } from '../base/SelectField.tsx';
import { type BudgetForm, budgetFault, PERIODS } from './budget-form.ts';

interface Props {
  readonly form: BudgetForm;
  readonly onChange: (form: BudgetForm) => void;
}

/** How much, how often, and how much at once. */
export function BudgetEditor({ form, onChange }: Props) {
  const { unit } = usePrefs();
  const typed = (sats: bigint | undefined) => (sats === undefined ? '' : plainAmount(sats, unit));
  const [limit, setLimit] = useState(typed(form.limit));
  const [each, setEach] = useState(typed(form.perPayment));
  const fault = budgetFault(form);
  const errorOf = (field: 'limit' | 'perPayment') =>
    fault?.field === field ? t(`approve_budget_${fault.reason}`) : undefined;
  return (
    <div class="budget-editor" data-testid="budget-editor">
      <AmountInput
        label={t('approve_budget_limit')}
        text={limit}
        error={errorOf('limit')}
        testid="budget-limit"
        onInput={(text, sats) => {
          setLimit(text);
          onChange({ ...form, limit: sats });
        }}
      />
      <SelectField
        label={t('approve_budget_period')}
        value={form.period}
        options={PERIODS.map((value) => ({ value, label: t(`period_${value}`) }))}
        testid="budget-period"
        onChange={(value) => onChange({ ...form, period: value as Period })}
      />
      <AmountInput
        label={t('approve_budget_each')}
        text={each}
        error={errorOf('perPayment')}
        testid="budget-per-payment"
        onInput={(text, sats) => {
          setEach(text);
          onChange({ ...form, perPayment: sats });
        }}
      />
    </div>
  );
}
