import type { Problem } from '../../rpc/views.ts';

/** The wallet tells a problem again at each try; one not told for so long is over. */
const FRESH_SECONDS = 150;
const MOST = 20;

export interface Problems {
  add(problem: Problem): void;
  clear(): void;
  /** Those of now, newest first. */
  list(): readonly Problem[];
}

/** What went wrong lately, each kind once, in memory: the truth about money is in the store. */
export function problemList(clock: () => number): Problems {
  const known = new Map<string, { readonly problem: Problem; readonly at: number }>();
  return {
    add({ code, message, handle }) {
      const key = `${code}|${handle ?? ''}`;
      known.delete(key);
      known.set(key, { problem: { code, message, ...(handle !== undefined && { handle }) }, at: clock() });
      const [oldest] = known.keys();
      if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    },
    clear: () => known.clear(),
    list() {
      const since = clock() - FRESH_SECONDS;
      return [...known.values()]
        .filter(({ at }) => at >= since)
        .map(({ problem }) => problem)
        .reverse();
    },
  };
}
