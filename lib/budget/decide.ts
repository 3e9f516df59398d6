import type { Budget } from '../provider/types.ts';
import type { BudgetRow } from './rows.ts';
import type { Use } from './use.ts';

export interface Asked {
  readonly amount: bigint;
  readonly fee: bigint;
  readonly asset: string;
  /** Handle of the payee. */
  readonly to: string;
  /** Host (and port) of the payee's hub. */
  readonly host: string;
}

export type Refusal = 'ended' | 'paused' | 'expired' | 'asset' | 'payee' | 'perPayment' | 'limit';

/** Why a budget does not cover a payment, or undefined when it does: then it may be reserved, fee included. */
export function refusal(budget: BudgetRow, use: Use, asked: Asked): Refusal | undefined {
  const cost = asked.amount + asked.fee;
  if (budget.ended) return 'ended';
  if (budget.paused) return 'paused';
  if (budget.expiresAt !== undefined && use.at >= budget.expiresAt) return 'expired';
  if (budget.asset !== asked.asset) return 'asset';
  if (budget.to !== undefined && !isPayee(budget.to, asked)) return 'payee';
  if (asked.amount <= 0n || asked.fee < 0n || cost > BigInt(budget.perPayment)) return 'perPayment';
  if (use.spent + use.reserved + cost > BigInt(budget.limit)) return 'limit';
  return undefined;
}

/** `to`: a handle, or `pico:<handle>@<host>`. */
function isPayee(to: string, asked: Asked): boolean {
  return to === asked.to || to === `pico:${asked.to}@${asked.host}`;
}

/** What the page and the screens see of a budget. Remaining is never below 0, also after the limit was lowered. */
export function budgetView(budget: BudgetRow, use: Use): Budget {
  const { asset, limit, perPayment, period, expiresAt, to } = budget;
  const left = BigInt(limit) - use.spent - use.reserved;
  return {
    ...{ asset, limit, perPayment, period },
    ...(expiresAt !== undefined && { expiresAt }),
    ...(to !== undefined && { to }),
    spent: use.spent.toString(),
    reserved: use.reserved.toString(),
    remaining: (left > 0n ? left : 0n).toString(),
    ...(use.period.end !== undefined && { resetsAt: use.period.end }),
    paused: budget.paused === true,
  };
}

/** Can it cover anything at this instant? */
export function isLive(budget: BudgetRow, now: number): boolean {
  return !budget.ended && !budget.paused && (budget.expiresAt === undefined || now < budget.expiresAt);
}
