import type { Hex } from '../bytes.ts';
import { PicoError } from '../errors.ts';
import type { Problem } from './broadcast.ts';
import type { WalletEvent } from './types.ts';

/** What runs beside the caller's back: tasks that nobody waits for, and timers. What goes wrong in it is told. */
export class Background {
  private readonly emit: (event: WalletEvent) => void;
  private readonly tasks = new Set<Promise<unknown>>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(emit: (event: WalletEvent) => void) {
    this.emit = emit;
  }

  /** `handle`: the connection that the task is for, named where it fails. */
  run(task: Promise<unknown>, handle?: Hex): void {
    const tracked: Promise<unknown> = task
      .catch((error: unknown) => this.tell(error, handle))
      .finally(() => this.tasks.delete(tracked));
    this.tasks.add(tracked);
  }

  later(ms: number, task: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      task();
    }, ms);
    this.timers.add(timer);
  }

  /** Whatever was to come later does not come. */
  cancelTimers(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  /** Resolves once all tasks are done, those included that they begin. */
  async idle(): Promise<void> {
    while (this.tasks.size > 0) await Promise.allSettled(this.tasks);
  }

  /** Tells the listeners what went wrong; of an error that is not known, nothing but that it was. */
  tell(error: unknown, handle?: Hex): Problem {
    const known = error instanceof PicoError;
    const problem: Problem = {
      code: known ? error.code : 'Internal',
      message: known ? error.message : 'an internal error; it will be tried again',
      ...(handle !== undefined && { handle }),
    };
    this.emit({ type: 'problem', ...problem });
    return problem;
  }
}
