import type { Page } from '../../e2e/driver/types.ts';

/** Milliseconds of one row written durably to IndexedDB, as often as asked: the least that a step of a payment costs here. */
export function durableWrites(page: Page, times: number): Promise<number[]> {
  return page.evaluate(async (wanted) => {
    const name = 'bench';
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore('rows');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const taken: number[] = [];
    for (let i = 0; i < wanted; i++) {
      const start = performance.now();
      const transaction = db.transaction(['rows'], 'readwrite', { durability: 'strict' });
      transaction.objectStore('rows').put('x'.repeat(4000), i % 10);
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onerror = () => reject(transaction.error);
      });
      taken.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    db.close();
    indexedDB.deleteDatabase(name);
    return taken;
  }, times);
}
