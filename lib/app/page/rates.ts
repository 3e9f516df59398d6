import { PicoError } from '../../errors.ts';

export interface Rate {
  /** Requests at once. */
  readonly burst: number;
  /** Requests a second, in the long run. */
  readonly perSecond: number;
}

/** One bucket of tokens an origin. Throws RateLimited (data: retryAfterMs) when it is empty. */
export function makeRates({ burst, perSecond }: Rate, nowMs: () => number): (origin: string) => void {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (origin) => {
    const now = nowMs();
    const bucket = buckets.get(origin) ?? { tokens: burst, at: now };
    // A clock turned back fills nothing and blocks nobody.
    const passed = Math.max(0, now - bucket.at);
    const tokens = Math.min(burst, bucket.tokens + (passed * perSecond) / 1000);
    if (tokens < 1) {
      buckets.set(origin, { tokens, at: now });
      const retryAfterMs = Math.ceil(((1 - tokens) * 1000) / perSecond);
      throw new PicoError('RateLimited', 'Too many requests from this site; ask again later.', {
        retryAfterMs,
      });
    }
    buckets.set(origin, { tokens: tokens - 1, at: now });
  };
}
