import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { failureOf, type UiFailure } from './failure.ts';

export interface Action {
  readonly busy: boolean;
  readonly error: UiFailure | undefined;
  /** Runs the work unless it runs already. Never throws: the failure is in `error`. */
  readonly run: (work: () => Promise<void>) => void;
  readonly clear: () => void;
}

/** The state of something a button starts: once at a time, its failure kept for showing. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<UiFailure | undefined>();
  const running = useRef(false);
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  const run = useCallback((work: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(undefined);
    work()
      .catch((reason: unknown) => {
        if (alive.current) setError(failureOf(reason));
      })
      .finally(() => {
        running.current = false;
        if (alive.current) setBusy(false);
      });
  }, []);
  const clear = useCallback(() => setError(undefined), []);
  return { busy, error, run, clear };
}
