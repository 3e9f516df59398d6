import type { Budget } from '../../lib/provider/types.ts';
import { Amount } from '../base/Amount.tsx';
import { rich, t } from '../base/i18n.ts';
import { Progress } from '../base/Progress.tsx';
import { formatDay, formatRelative } from '../base/time.ts';

/** How much of a budget is spent and reserved, what is left, and when it starts anew. */
export function BudgetBar({ budget }: { readonly budget: Budget }) {
  const limit = Number(budget.limit);
  const remaining = BigInt(budget.remaining);
  const tight = limit > 0 && Number(budget.remaining) / limit < 0.1;
  return (
    <div class="budget" data-testid="budget">
      <Progress
        label={t('budget')}
        value={Number(budget.spent)}
        also={Number(budget.reserved)}
        max={limit}
        kind={tight ? 'warn' : 'plain'}
      />
      <div class="row spread">
        <span class={tight ? 'budget-left tight' : 'budget-left'}>
          {rich('budget_left', [<Amount key="left" sats={remaining} testid="budget-left" />])}
        </span>
        <span class="soft">
          {rich(`budget_of_${budget.period}`, [<Amount key="limit" sats={budget.limit} />])}
        </span>
      </div>
      {(budget.resetsAt !== undefined || budget.expiresAt !== undefined) && (
        <small class="soft">
          {budget.resetsAt !== undefined && t('budget_resets', [formatRelative(budget.resetsAt)])}
          {budget.resetsAt !== undefined && budget.expiresAt !== undefined && ' · '}
          {budget.expiresAt !== undefined && t('budget_ends', [formatDay(budget.expiresAt)])}
        </small>
      )}
    </div>
  );
}
