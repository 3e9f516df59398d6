import { describe, expect, it } from 'vitest';
import type { ApprovalCard } from '../../lib/rpc/views.ts';
import { budgetFault, budgetOf, proposedBudget } from './budget-form.ts';

const card: ApprovalCard = {
  key: 'k',
  digest: 'd',
  kind: 'pay',
  origin: 'https://shop.example',
  domain: 'shop.example',
  createdAt: 1,
  asset: 'BTC',
  amount: '1500',
  fee: '1',
};
const budget = {
  asset: 'BTC',
  limit: '10000',
  perPayment: '1000',
  period: 'week',
  spent: '9000',
  reserved: '500',
  remaining: '500',
  paused: false,
} as const;

describe('the budget form', () => {
  it('starts with what the site asks for', () => {
    const wanted = { asset: 'BTC', limit: '5000', perPayment: '50', period: 'month' } as const;
    expect(proposedBudget({ ...card, wanted })).toEqual({ limit: 5000n, perPayment: 50n, period: 'month' });
  });

  it('raises the budget in force just enough for this payment, what is spent and reserved counted', () => {
    expect(proposedBudget({ ...card, budget })).toEqual({
      limit: 11_001n,
      perPayment: 1501n,
      period: 'week',
    });
  });

  it('never proposes less than what is in force', () => {
    const wide = { ...budget, limit: '90000', perPayment: '9000' };
    expect(proposedBudget({ ...card, budget: wide })).toMatchObject({ limit: 90_000n, perPayment: 9000n });
  });

  it('proposes ten such payments a day where there is nothing to go by', () => {
    expect(proposedBudget(card)).toEqual({ limit: 15_010n, perPayment: 1501n, period: 'day' });
  });

  it('names what is wrong', () => {
    expect(budgetFault({ limit: undefined, perPayment: 1n, period: 'day' })?.field).toBe('limit');
    expect(budgetFault({ limit: 5n, perPayment: 0n, period: 'day' })?.field).toBe('perPayment');
    expect(budgetFault({ limit: 5n, perPayment: 6n, period: 'day' })).toEqual({
      field: 'perPayment',
      reason: 'overLimit',
    });
    expect(budgetFault({ limit: 5n, perPayment: 5n, period: 'day' })).toBeNull();
  });

  it('keeps the end and the payee that were asked for', () => {
    const wanted = {
      asset: 'BTC',
      limit: '5',
      perPayment: '5',
      period: 'day',
      expiresAt: 9,
      to: 'ab',
    } as const;
    expect(budgetOf({ limit: 3n, perPayment: 2n, period: 'hour' }, { ...card, wanted })).toEqual({
      asset: 'BTC',
      limit: '3',
      perPayment: '2',
      period: 'hour',
      expiresAt: 9,
      to: 'ab',
    });
    expect(budgetOf({ limit: 0n, perPayment: 2n, period: 'hour' }, card)).toBeUndefined();
  });
});
