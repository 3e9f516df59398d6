import { type Mutex, mutex } from '../../wallet/mutex.ts';

/** Runs tasks of one key one after the other; tasks of different keys do not wait for each other. */
export type Locks = <T>(key: string, task: () => Promise<T>) => Promise<T>;

export function makeLocks(): Locks {
  const locks = new Map<string, { readonly lock: Mutex; users: number }>();
  return async (key, task) => {
    const entry = locks.get(key) ?? { lock: mutex(), users: 0 };
    locks.set(key, entry);
    entry.users++;
    try {
      return await entry.lock(task);
    } finally {
      if (--entry.users === 0) locks.delete(key);
    }
  };
}
