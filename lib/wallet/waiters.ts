import type { Hex } from '../bytes.ts';

/** Who waits for something to change in a connection. */
export class Waiters {
  private readonly waiting = new Map<Hex, Set<() => void>>();

  /** Resolves at the next change, or at the deadline (Date.now() milliseconds). */
  next(handle: Hex, deadline: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, deadline - Date.now()));
      const waiters = this.waiting.get(handle) ?? new Set();
      waiters.add(() => {
        clearTimeout(timer);
        resolve();
      });
      this.waiting.set(handle, waiters);
    });
  }

  wake(handle: Hex): void {
    const waiters = this.waiting.get(handle);
    this.waiting.delete(handle);
    for (const wake of waiters ?? []) wake();
  }

  wakeAll(): void {
    for (const handle of [...this.waiting.keys()]) this.wake(handle);
  }
}
