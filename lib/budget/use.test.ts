import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../test/harness/memory-store.ts';
import type { Store } from '../store/types.ts';
import { type BudgetRow, lineAt, type SitePaymentRow, sitePaymentKey } from './rows.ts';
import { budgetUse } from './use.ts';

const ORIGIN = 'https://shop.example';
const BUDGET: BudgetRow = {
  ...{ origin: ORIGIN, id: 'grant', line: 'line', asset: 'BTC', limit: '1000', perPayment: '500' },
  ...{ period: 'day', grantedAt: 1_790_000_000, timeZone: 'UTC' },
};
const NOW = BUDGET.grantedAt + 60;

function payment(id: string, status: SitePaymentRow['status']): SitePaymentRow {
  return {
    ...{ origin: ORIGIN, id, digest: '', payment: id, kind: 'locked', to: '', asset: 'BTC', status },
    ...{ amount: '99', fee: '1', at: NOW, budget: 'grant', budgetAt: lineAt('line', NOW) },
    originAt: `${ORIGIN}|${NOW}`,
  };
}
const put = (store: Store, row: SitePaymentRow) =>
  store.commit([{ put: 'sitePayments', key: sitePaymentKey(row), value: row }]);

describe('what a budget has seen', () => {
  it('counts a payment that is decided once, however many look at the same time', async () => {
    const store = memoryStore();
    const use = budgetUse(store);
    await use.of(BUDGET, NOW);
    const row = payment('a', 'reserved');
    await put(store, row);
    use.reserved('line', row);
    expect(await use.of(BUDGET, NOW)).toMatchObject({ spent: 0n, reserved: 100n });
    await put(store, { ...row, status: 'settled' });
    await Promise.all([use.of(BUDGET, NOW), use.of(BUDGET, NOW), use.of(BUDGET, NOW)]);
    expect(await use.of(BUDGET, NOW)).toMatchObject({ spent: 100n, reserved: 0n });
  });

  it('counts what is reserved while somebody else still reads, or after it was forgotten', async () => {
    for (const forgets of [false, true]) {
      const memory = memoryStore();
      let slow: Promise<void> | undefined;
      const store: Store = {
        get: (table, key) => memory.get(table, key),
        commit: (writes) => memory.commit(writes),
        close: () => memory.close(),
        async list<T>(...args: Parameters<Store['list']>) {
          const wait = slow;
          const rows = await memory.list<T>(...args);
          await wait;
          return rows;
        },
      };
      const use = budgetUse(store);
      await use.latest('line');
      let go = (): void => {};
      slow = new Promise((resolve) => {
        go = resolve;
      });
      const looking = use.of(BUDGET, NOW);
      await new Promise((resolve) => setTimeout(resolve, 0));
      slow = undefined;
      const row = payment('a', 'reserved');
      if (!forgets) await use.of(BUDGET, NOW);
      await put(store, row);
      if (forgets) use.forget('line');
      else use.reserved('line', row);
      go();
      await looking;
      expect(await use.of(BUDGET, NOW)).toMatchObject({ spent: 0n, reserved: 100n });
    }
  });
});
