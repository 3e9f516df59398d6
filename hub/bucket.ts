/** A token bucket: `rate` a second, at most `burst` at once. */
export interface Bucket {
  /** False when there are not enough: then nothing is taken. */
  take(cost?: number): boolean;
  /** Takes them even below zero. */
  charge(cost: number): void;
  readonly full: boolean;
}

export function bucket(rate: number, burst: number, clock: () => number): Bucket {
  let tokens = burst;
  let at = clock();
  const refill = (): void => {
    const now = clock();
    tokens = Math.min(burst, tokens + ((now - at) * rate) / 1000);
    at = now;
  };
  return {
    take(cost = 1) {
      refill();
      if (tokens < cost) return false;
      tokens -= cost;
      return true;
    },
    charge(cost) {
      refill();
      tokens -= cost;
    },
    get full() {
      refill();
      return tokens >= burst;
    },
  };
}
