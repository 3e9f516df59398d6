import type { Store, Write } from '../../lib/store/types.ts';

/**
 * Of the test build alone: before and after each durable commit a server of the tests is asked, which answers at once, or not at all
 * while it kills this worker. `url` is a loopback address.
 */
export function withCheckpoints(store: Store, url: () => Promise<string | undefined>): Store {
  async function pass(when: 'before' | 'after', writes: readonly Write[]): Promise<void> {
    const server = await url();
    if (server === undefined) return;
    const tables = [...new Set(writes.map(tableOf))].join(',');
    await fetch(`${server}?when=${when}&tables=${tables}`).catch(() => undefined);
  }
  return {
    get: (table, key) => store.get(table, key),
    list: (table, query) => store.list(table, query),
    close: () => store.close(),
    async commit(writes) {
      // Taken at the call, as the store promises.
      const taken = structuredClone(writes);
      await pass('before', taken);
      await store.commit(taken);
      await pass('after', taken);
    },
  };
}

function tableOf(write: Write): string {
  if ('put' in write) return write.put;
  return 'add' in write ? write.add : write.delete;
}
