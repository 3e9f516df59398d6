import type { Table } from '../../lib/store/types.ts';
import type { Driver, Page } from '../driver/types.ts';

/** Looks into the wallet's store, and tells the background where its checkpoints are: from a page of the extension. */
export interface Peek {
  readonly page: Page;
  rows<T>(table: Table): Promise<T[]>;
  /** The background asks there before and after each commit, until the browser ends. */
  announce(url: string): Promise<void>;
}

interface Storage {
  readonly storage: { readonly session: { set(values: object): Promise<void> } };
}

export async function openPeek(driver: Driver): Promise<Peek> {
  const page = await driver.extensionPage('options.html');
  return {
    page,
    async rows<T>(table: Table) {
      const texts = await page.evaluate(readTable, table);
      return texts.map((text) => JSON.parse(text) as T);
    },
    announce: (url) =>
      page.evaluate(async (checkpoints) => {
        const scope = globalThis as unknown as { browser?: Storage; chrome?: Storage };
        await (scope.browser ?? scope.chrome)?.storage.session.set({ checkpoints });
      }, url),
  };
}

function readTable(table: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('wallet');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const all = db.transaction(table).objectStore(table).getAll();
      all.onerror = () => reject(all.error);
      all.onsuccess = () => {
        db.close();
        resolve((all.result as { text: string }[]).map(({ text }) => text));
      };
    };
  });
}
