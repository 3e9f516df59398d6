/** Runs one task a key at a time: whoever asks again meanwhile gets what the first one gets. */
export function once<T>(): (key: string, task: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  return (key, task) => {
    const found = running.get(key);
    if (found !== undefined) return found;
    const run = task().finally(() => running.delete(key));
    running.set(key, run);
    return run;
  };
}
