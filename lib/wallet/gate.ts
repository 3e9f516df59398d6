import type { Store } from '../store/types.ts';
import { locked } from './keys.ts';

/** A store that one wallet writes through, until it is told to stop: two wallets on one store would each believe its own memory. */
export interface Gate {
  readonly store: Store;
  /** From here on every commit is refused with Locked; resolves once those already made are on disk. */
  close(): Promise<void>;
}

export function gate(store: Store): Gate {
  const running = new Set<Promise<void>>();
  let closed = false;
  return {
    store: {
      get: (table, key) => store.get(table, key),
      list: (table, query) => store.list(table, query),
      close: () => store.close(),
      async commit(writes) {
        if (closed) throw locked();
        const commit = store.commit(writes);
        running.add(commit);
        try {
          await commit;
        } finally {
          running.delete(commit);
        }
      },
    },
    async close() {
      closed = true;
      await Promise.allSettled(running);
    },
  };
}
