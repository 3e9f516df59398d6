import type { BudgetRequest, Period } from '../../lib/provider/types.ts';
import type { ApprovalCard } from '../../lib/rpc/views.ts';

export const PERIODS: readonly Period[] = ['hour', 'day', 'week', 'month', 'once'];

/** What the user types for a budget; amounts in satoshis, undefined while the field holds no amount. */
export interface BudgetForm {
  readonly limit: bigint | undefined;
  readonly perPayment: bigint | undefined;
  readonly period: Period;
}
export type BudgetFault = {
  readonly field: 'limit' | 'perPayment';
  readonly reason: 'missing' | 'overLimit';
};

/** Ten payments like this one a day: what is proposed where the site named no budget. */
const PAYMENTS_PROPOSED = 10n;

const cost = ({ amount = '0', fee = '0' }: ApprovalCard): bigint => BigInt(amount) + BigInt(fee);
const max = (a: bigint, b: bigint) => (a > b ? a : b);

/**
 * @returns the budget to start the form with: what the site asked for, else the budget in force raised until it covers this payment,
 *   else one of about ten such payments a day
 */
export function proposedBudget(card: ApprovalCard): BudgetForm {
  if (card.wanted) {
    const { limit, perPayment, period } = card.wanted;
    return { limit: BigInt(limit), perPayment: BigInt(perPayment), period };
  }
  const price = cost(card);
  if (card.budget) {
    const { limit, perPayment, period, spent, reserved } = card.budget;
    const needed = BigInt(spent) + BigInt(reserved) + price;
    return { limit: max(BigInt(limit), needed), perPayment: max(BigInt(perPayment), price), period };
  }
  return { limit: price * PAYMENTS_PROPOSED, perPayment: price, period: 'day' };
}

/** @returns the first thing that keeps the form from being a budget, or null */
export function budgetFault({ limit, perPayment }: BudgetForm): BudgetFault | null {
  if (limit === undefined || limit <= 0n) return { field: 'limit', reason: 'missing' };
  if (perPayment === undefined || perPayment <= 0n) return { field: 'perPayment', reason: 'missing' };
  if (perPayment > limit) return { field: 'perPayment', reason: 'overLimit' };
  return null;
}

/**
 * @param base what the form does not show (asset, end, payee) is taken from there
 * @returns the budget of a form; undefined when it is not one
 */
export function budgetRequest(
  form: BudgetForm,
  base: Pick<BudgetRequest, 'asset' | 'expiresAt' | 'to'>,
): BudgetRequest | undefined {
  if (budgetFault(form) !== null) return undefined;
  return {
    asset: base.asset,
    limit: String(form.limit),
    perPayment: String(form.perPayment),
    period: form.period,
    ...(base.expiresAt !== undefined && { expiresAt: base.expiresAt }),
    ...(base.to !== undefined && { to: base.to }),
  };
}

/** @returns the budget to grant with the card, going on from what was asked for or is in force; undefined when the form is none */
export function budgetOf(form: BudgetForm, card: ApprovalCard): BudgetRequest | undefined {
  return budgetRequest(form, card.wanted ?? card.budget ?? { asset: card.asset ?? 'BTC' });
}
