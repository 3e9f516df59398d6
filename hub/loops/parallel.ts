/** How many questions are put to a chain server at once. */
const WIDTH = 8;

/** Does something for each item, a few at a time. All are tried; the first failure is thrown at the end. */
export async function inParallel<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift())
      await act(item).catch((error: unknown) => {
        failures.push(error);
      });
  };
  await Promise.all(Array.from({ length: Math.min(WIDTH, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
