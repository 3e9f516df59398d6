import { useState } from 'preact/hooks';
import type { ApprovalCard } from '../../lib/rpc/views.ts';
import { Button } from '../base/Button.tsx';
import { Facts } from '../base/Facts.tsx';
import { t } from '../base/i18n.ts';
import { formatAmount } from '../base/money.ts';
import { Progress } from '../base/Progress.tsx';
import { usePrefs } from '../base/prefs.ts';
import { Switch } from '../base/Switch.tsx';
import { shortened } from '../base/shortened.ts';
import { formatTime } from '../base/time.ts';
import { BudgetEditor } from './BudgetEditor.tsx';
import type { BudgetForm } from './budget-form.ts';

interface Props {
  readonly card: ApprovalCard;
  readonly form: BudgetForm;
  readonly onForm: (form: BudgetForm) => void;
  /** Granted with the card? */
  readonly on: boolean;
  readonly onSwitch: (on: boolean) => void;
}

/** The budget a card asks for or goes over, and the way to grant or raise it in the same click. */
export function BudgetPart({ card, form, onForm, on, onSwitch }: Props) {
  const prefs = usePrefs();
  const [open, setOpen] = useState(card.kind === 'pay');
  const amount = (sats: bigint | string | undefined) =>
    sats === undefined ? '–' : formatAmount(BigInt(sats), prefs.unit);
  const { wanted, budget } = card;
  const terms = wanted ?? budget;
  const label =
    card.kind === 'enable' ? 'approve_budget_with' : budget ? 'approve_budget_raise' : 'approve_budget_grant';
  return (
    <section class="budget-part" data-testid="budget">
      {budget && card.kind === 'pay' && (
        <div class="budget-now">
          <div class="row spread">
            <span>{t(whyNot(card, budget))}</span>
            <span class="soft">
              {t('approve_budget_left', [amount(budget.remaining), amount(budget.limit)])}
            </span>
          </div>
          <Progress
            label={t('approve_budget_spent')}
            value={Number(budget.spent)}
            also={Number(budget.reserved)}
            max={Number(budget.limit)}
            kind="warn"
            text={t('approve_budget_left', [amount(budget.remaining), amount(budget.limit)])}
          />
        </div>
      )}
      {card.kind !== 'budget' && (
        <Switch label={t(label)} on={on} onChange={onSwitch} testid="budget-switch" />
      )}
      {on && !open && (
        <Facts
          facts={[
            ...(card.kind === 'budget'
              ? []
              : [
                  {
                    label: t('approve_budget_limit'),
                    value: `${amount(form.limit)} ${t(`period_${form.period}`)}`,
                    testid: 'budget-limit-shown',
                  },
                ]),
            {
              label: t('approve_budget_each'),
              value: amount(form.perPayment),
              testid: 'budget-per-payment-shown',
            },
            ...(terms?.to === undefined
              ? []
              : [{ label: t('approve_budget_to'), value: <code dir="ltr">{shortened(terms.to)}</code> }]),
            ...(terms?.expiresAt === undefined
              ? []
              : [{ label: t('approve_budget_until'), value: formatTime(terms.expiresAt) }]),
          ]}
        />
      )}
      {on && open && <BudgetEditor form={form} onChange={onForm} />}
      {on && !open && (
        <Button kind="quiet" small onClick={() => setOpen(true)} testid="budget-change">
          {t('approve_budget_change')}
        </Button>
      )}
      {on && <p class="soft small">{t('approve_budget_body')}</p>}
    </section>
  );
}

/** What of the budget keeps it from paying this by itself. */
function whyNot({ amount, fee }: ApprovalCard, budget: NonNullable<ApprovalCard['budget']>): string {
  const cost = BigInt(amount ?? '0') + BigInt(fee ?? '0');
  if (budget.paused) return 'approve_budget_paused';
  if (cost > BigInt(budget.remaining)) return 'approve_budget_over';
  return cost > BigInt(budget.perPayment) ? 'approve_budget_each' : 'approve_budget_uncovered';
}
