/** How a loop is doing, for mph_status and /metrics. */
export interface Health {
  ok: boolean;
  /** Unix seconds of the last round that went well; 0 before the first. */
  last: number;
  /** What the last round failed with. */
  error?: string;
}

export interface Loop {
  readonly name: string;
  /** Runs the next round at once, or right after the one that is running. */
  wake(): void;
  /** Resolves when no round is running any more, and none will. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  readonly name: string;
  readonly intervalMs: number;
  readonly round: () => Promise<void> | void;
  readonly health: Map<string, Health>;
  readonly clock: () => number;
  readonly onError: (name: string, error: unknown) => void;
}

/** One concern, done again and again. No exception ends it: it is recorded, and the next round comes all the same. */
export function startLoop({ name, intervalMs, round, health, clock, onError }: LoopOptions): Loop {
  const mine: Health = { ok: true, last: 0 };
  health.set(name, mine);
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  async function once(): Promise<void> {
    try {
      await round();
      mine.ok = true;
      mine.last = Math.floor(clock() / 1000);
      delete mine.error;
    } catch (error) {
      mine.ok = false;
      mine.error = error instanceof Error ? error.message : String(error);
      onError(name, error);
    }
  }

  function go(): void {
    if (stopped) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    clearTimeout(timer);
    running = once().then(() => {
      running = undefined;
      if (stopped) return;
      if (again) {
        again = false;
        go();
      } else {
        timer = setTimeout(go, intervalMs);
        timer.unref();
      }
    });
  }

  go();
  return {
    name,
    wake: go,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
