import { browser } from '../../lib/browser.ts';

/** storage.session: in memory only, survives the worker, gone with the browser. Pages and content scripts cannot read it. */
export const session = {
  async get(key: string): Promise<unknown> {
    return (await browser.storage.session.get(key))[key];
  },
  async set(key: string, value: unknown): Promise<void> {
    await browser.storage.session.set({ [key]: value });
  },
  async remove(key: string): Promise<void> {
    await browser.storage.session.remove(key);
  },
};
