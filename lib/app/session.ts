/**
 * A few values that live as long as the browser runs and never reach a disk (storage.session). They outlive the worker.
 * A value is plain JSON.
 */
export interface KeyValue {
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
}

/** The same in this process alone, with what is in it to be looked at: for tests, and where there is no browser. */
export function memorySession(): KeyValue & { dump(): string } {
  const values = new Map<string, string>();
  return {
    async get<T>(key: string) {
      const text = values.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as T);
    },
    async set(key, value) {
      values.set(key, JSON.stringify(value));
    },
    async remove(key) {
      values.delete(key);
    },
    dump: () => JSON.stringify([...values]),
  };
}
