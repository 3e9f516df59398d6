/** Much longer than anything takes here, on a machine with other work to do too. */
export const PATIENCE_MS = 60_000;

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Looks again and again until there is something. Throws, naming it, when it does not come. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | false | undefined>,
  timeoutMs = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`It never came: ${what}`);
    await pause(50);
  }
}
