import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'puppeteer-core';
import { PicoError } from '../../lib/errors.ts';

const PAGE_MS = 20_000;
const READY_MS = 120_000;
const control = (name: string) => `[data-testid="${name}"]`;

/**
 * Goes through the wallet's first run as a person would: "try it", and on when the wallet is funded.
 * @param base of the extension's own pages, where the browser does not name them
 * @returns the wallet's password. Throws PicoError FirstRunFailed
 */
export async function walkFirstRun(browser: Browser, base?: string): Promise<string> {
  const page = await welcomePage(browser, base);
  try {
    await page.waitForSelector(control('try-it'), { timeout: PAGE_MS });
    await page.click(control('try-it'));
    const shown = await page.waitForSelector(control('demo-password'), { timeout: PAGE_MS });
    const password = (await shown?.evaluate((node) => node.textContent)) ?? '';
    await page.waitForSelector(`${control('demo-stage')}[data-stage="ready"]`, { timeout: READY_MS });
    await page.click(control('demo-done'));
    await page.waitForSelector(control('done'), { timeout: PAGE_MS });
    return password.trim();
  } catch (error) {
    const shown = await page.$eval('body', (body) => body.innerText).catch(() => '');
    throw new PicoError(
      'FirstRunFailed',
      `The first run did not come to its end (${error instanceof Error ? error.message : String(error)}). It shows:\n${shown}`,
    );
  }
}

/** The tab that the wallet opens by itself when it is installed. */
async function welcomePage(browser: Browser, base?: string): Promise<Page> {
  const deadline = Date.now() + PAGE_MS;
  while (Date.now() < deadline) {
    for (const page of await browser.pages()) {
      const url = await page.evaluate(() => location.href).catch(() => '');
      if (/^(?:chrome|moz)-extension:\/\/[^/]+\/welcome\.html/.test(url)) return page;
    }
    await sleep(250);
  }
  if (base === undefined) throw new PicoError('FirstRunFailed', 'The wallet opened no tab of its first run.');
  const page = await browser.newPage();
  // Firefox tells no end of loading of its extensions' pages.
  await page.goto(`${base}welcome.html`, { waitUntil: [] });
  return page;
}
