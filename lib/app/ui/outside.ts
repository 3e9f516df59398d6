/** Heard longer ago, nobody knows any more. */
const FRESH_SECONDS = 120;

export interface Heard {
  /** Address of the hub that was asked. */
  readonly hub?: string | undefined;
  readonly hubOnline?: boolean | undefined;
  readonly chainReachable?: boolean | undefined;
}

/** Who answered lately. In memory alone: what is stored cannot know who answers now. */
export interface Outside {
  /** Takes in the outcome of a look. Is it news? */
  heard(news: Heard): boolean;
  /** A line to the hub broke: it may be away. */
  doubtHub(): void;
  /** Fields are absent where nobody knows. */
  now(): Heard;
}

/** @param clock Unix seconds */
export function outsideMemory(clock: () => number): Outside {
  let known: Heard = {};
  let at = Number.NEGATIVE_INFINITY;
  const now = (): Heard => (clock() - at > FRESH_SECONDS ? {} : known);
  return {
    now,
    heard(news) {
      const before = now();
      [known, at] = [news, clock()];
      return JSON.stringify(before) !== JSON.stringify(news);
    },
    doubtHub() {
      known = { ...known, hub: undefined, hubOnline: undefined };
    },
  };
}
