/** Failed unlocks since the last good one; kept in the store, so that no restart gives new tries. */
export interface Tries {
  readonly failed: number;
  /** Unix seconds of the last. */
  readonly at: number;
}

const FREE = 5;
const FIRST_WAIT_SECONDS = 10;
const MOST_WAIT_SECONDS = 900;

/** When the next try is allowed (unix seconds); undefined when it is now. Five are free, then the wait doubles to 15 minutes. */
export function retryAt(tries: Tries | undefined, now: number): number | undefined {
  if (tries === undefined || tries.failed < FREE) return undefined;
  const wait = Math.min(FIRST_WAIT_SECONDS * 2 ** Math.min(tries.failed - FREE, 10), MOST_WAIT_SECONDS);
  // A clock that was set back must not lock anybody out for longer than the wait.
  const at = Math.min(tries.at, now) + wait;
  return at > now ? at : undefined;
}

/** To be stored before a password is tried: a try that is killed counts. */
export function oneMore(tries: Tries | undefined, now: number): Tries {
  return { failed: (tries?.failed ?? 0) + 1, at: now };
}
