import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../../test/harness/memory-store.ts';
import type { ActivityPage, ActivityQuery } from '../../../rpc/views.ts';
import type { Write } from '../../../store/types.ts';
import type { ChainEntry } from '../chain-history.ts';
import { storePage } from './page.ts';
import { ActivityIndex } from './search.ts';
import type { Sources } from './sources.ts';

const START = 1_800_000_000_000;
const nothing = async (): Promise<undefined> => undefined;
const sources: Sources = {
  ...{ payment: nothing, site: nothing, memo: nothing, invoice: nothing, transaction: nothing },
  ...{ sentAs: nothing, connectionOf: nothing, shop: nothing },
  tip: async () => 100,
};

/** Seconds after the start at which something happened; several may share one. */
const history = fc.record({
  ledger: fc.array(fc.constantFrom('sent', 'fee', 'received', 'chain', 'deposit'), {
    maxLength: 700,
    size: 'max',
  }),
  step: fc.integer({ min: 1, max: 3000 }),
  payments: fc.array(fc.nat(2000), { maxLength: 40, size: 'max' }),
  chain: fc.array(fc.nat(2000), { maxLength: 40, size: 'max' }),
  limit: fc.integer({ min: 1, max: 120 }),
});

async function allPages(
  ask: (query: ActivityQuery & { limit: number }) => Promise<ActivityPage>,
  limit: number,
) {
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await ask({ limit, ...(after !== undefined && { after }) });
    ids.push(...page.entries.map(({ id }) => id));
    after = page.after;
    if (after === undefined) return ids;
  }
}

describe('pages of a long history', () => {
  it('hold every line once and in order, from the store and from the index alike', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ ledger, step, payments, chain, limit }) => {
        const store = memoryStore();
        const rows: Write[] = ledger.map((kind, i) => {
          const id = `${kind}:${i}`;
          return { add: 'ledger', key: id, value: { id, at: START + i * step, kind, quantity: '1' } };
        });
        payments.forEach((second, i) => {
          const at = START / 1000 + second;
          const fixed = { kind: 'locked', quantity: '5', fee: '0', status: i % 2 ? 'failed' : 'unknown' };
          rows.push({ put: 'payments', key: `p${i}`, value: { id: `p${i}`, at, ...fixed } });
        });
        await store.commit(rows);
        const entries: ChainEntry[] = chain.map((second, i) => ({
          ...{ txid: `t${i}`, at: START + second * 1000, change: '7', fee: '1' },
        }));
        const expected = [
          ...ledger.flatMap((kind, i) =>
            kind === 'fee' || kind === 'chain' ? [] : [{ id: `${kind}:${i}`, at: START + i * step }],
          ),
          ...payments.map((second, i) => ({ id: `payment:p${i}`, at: START + second * 1000 })),
          ...entries.map(({ txid, at }) => ({ id: `tx:${txid}`, at })),
        ].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
        const ids = expected.map(({ id }) => id);
        expect(await allPages((query) => storePage(store, entries, sources, query), limit)).toEqual(ids);
        const index = new ActivityIndex(store);
        await index.update(entries, sources);
        expect(await allPages(async (query) => index.page(query), limit)).toEqual(ids);
      }),
      { numRuns: 40 },
    );
  });
});
