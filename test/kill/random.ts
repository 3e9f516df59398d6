/** Numbers that look random and come again from the same seed (mulberry32). */
export interface Random {
  /** 0 (inclusive) to n (exclusive), whole. */
  below(n: number): number;
  of<T>(list: readonly T[]): T;
}

/** From PICOPAY_KILL_SEED, to see a failed run again; else another one each time. */
export function chosenSeed(): number {
  const given = process.env['PICOPAY_KILL_SEED'];
  return given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
}

export function random(seed: number): Random {
  let a = seed >>> 0;
  const next = (): number => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    of(list) {
      const found = list[below(list.length)];
      if (found === undefined) throw new Error('the list is empty');
      return found;
    },
  };
}
