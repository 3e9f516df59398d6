import type { Page } from '../../e2e/driver/types.ts';
import { MIGRATIONS, tablesAfter } from '../../lib/store/migrations.ts';
import { rowsOf } from '../../lib/store/rows.ts';
import { activityRows } from './activity-rows.ts';

const A_TURN = 500;

/** Writes entries of activity into the wallet's database, from a page of the extension. */
export async function fillActivity(page: Page, entries: number): Promise<void> {
  const tables = tablesAfter(MIGRATIONS);
  for (let i = 0; i < entries; i += A_TURN) {
    const count = Math.min(A_TURN, entries - i);
    const rows = rowsOf(Array.from({ length: count }, (_, j) => activityRows(i + j)).flat(), tables);
    await page.evaluate(
      async (records) => {
        const db = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open('wallet');
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        const names = [...new Set(records.map(({ table }) => table))];
        const transaction = db.transaction(names, 'readwrite', { durability: 'relaxed' });
        for (const { table, ...record } of records) transaction.objectStore(table).put(record);
        await new Promise<void>((resolve, reject) => {
          transaction.oncomplete = () => resolve();
          transaction.onerror = () => reject(transaction.error);
        });
        db.close();
      },
      rows.flatMap((row) =>
        row.kind === 'delete' ? [] : [{ table: row.table, key: row.key, text: row.text, by: { ...row.by } }],
      ),
    );
  }
}

export interface Scrolled {
  /** Milliseconds from the end coming into sight to the next page below it, each time. */
  readonly pages: readonly number[];
  /** The longest time between two pictures while scrolling. */
  readonly longestFrame: number;
}

/** Scrolls to the end of what is there, so many times, and waits each time for more. */
export function scrollDown(page: Page, times: number): Promise<Scrolled> {
  return page.evaluate(async (wanted) => {
    const count = () => document.querySelectorAll('[data-testid="entry"]').length;
    let longestFrame = 0;
    let last = performance.now();
    let going = true;
    const frame = (now: number): void => {
      longestFrame = Math.max(longestFrame, now - last);
      last = now;
      if (going) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    const pages: number[] = [];
    for (let i = 0; i < wanted; i++) {
      const before = count();
      const start = performance.now();
      document.querySelector('[data-testid="more"]')?.scrollIntoView();
      while (count() === before && performance.now() - start < 10_000)
        await new Promise((resolve) => requestAnimationFrame(resolve));
      if (count() === before) throw new Error(`no more than ${before} entries came`);
      pages.push(performance.now() - start);
    }
    going = false;
    return { pages, longestFrame };
  }, times);
}

/** Milliseconds from the last letter typed to the entry that was looked for, the moment that typing must rest included. */
export function searchFor(page: Page, text: string): Promise<number> {
  return page.evaluate(async (wanted) => {
    const field = document.querySelector<HTMLInputElement>('[data-testid="search"]');
    if (field === null) throw new Error('there is no field to search in');
    const start = performance.now();
    field.value = wanted;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    const found = (): boolean =>
      [...document.querySelectorAll('[data-testid="entry"]')].some((e) => e.textContent?.includes(wanted));
    if (found()) throw new Error(`${wanted} is there already`);
    while (!found()) {
      if (performance.now() - start > 20_000) throw new Error(`nothing was found for ${wanted}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return performance.now() - start;
  }, text);
}
