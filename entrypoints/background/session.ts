import type { KeyValue } from '../../lib/app/session.ts';
import { browser } from '../../lib/browser.ts';

/** storage.session: in memory only, survives the worker, gone with the browser. Pages and content scripts cannot read it. */
export const session: KeyValue = {
  async get<T>(key: string) {
    return (await browser.storage.session.get(key))[key] as T | undefined;
  },
  async set(key, value) {
    await browser.storage.session.set({ [key]: value });
  },
  async remove(key) {
    await browser.storage.session.remove(key);
  },
};
