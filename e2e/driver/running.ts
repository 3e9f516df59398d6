import type { Browser } from 'puppeteer-core';
import type { Guard } from './guard.ts';
import { killTree, type profileFolder } from './profile.ts';
import type { Driver } from './types.ts';

/** What every driver does in the same way. */
type Common = Pick<
  Driver,
  'newPage' | 'pages' | 'crash' | 'relaunch' | 'quit' | 'contacts' | 'forgetContacts' | 'close'
>;

export interface Running {
  /** The one that runs now: another after a relaunch. */
  browser(): Browser;
  readonly common: Common;
}

/** Starts a browser on its profile, behind its guard. */
export async function runBrowser(
  start: () => Promise<Browser>,
  guard: Guard,
  profile: ReturnType<typeof profileFolder>,
): Promise<Running> {
  let browser = await start();
  return {
    browser: () => browser,
    common: {
      async newPage(url) {
        const page = await browser.newPage();
        if (url) await page.goto(url);
        return page;
      },
      pages: () => browser.pages(),
      async crash() {
        await killTree(browser.process()?.pid ?? 0);
        await browser.disconnect().catch(() => {});
      },
      async relaunch() {
        browser = await start();
      },
      quit: () => browser.close(),
      contacts: () => guard.contacts,
      forgetContacts: () => guard.clear(),
      async close() {
        await browser.close().catch(() => {});
        await guard.close();
        profile.discard();
      },
    },
  };
}
