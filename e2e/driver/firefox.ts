import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findBrowser } from './find.ts';
import { firefoxPreferences } from './firefox-preferences.ts';
import { startGuard } from './guard.ts';
import { killTree, profileFolder } from './profile.ts';
import type { Driver, LaunchOptions } from './types.ts';
import { eventually } from './wait.ts';

/** Fixed, so that the extension's address is known beforehand and the same after a restart. */
const UUID = '6f0c1f5e-8f0a-4a39-9d6b-0d6c1a1c5b11';
const BASE = `moz-extension://${UUID}/`;

/** Throws when no Firefox is installed: `npm run browsers` puts it there. */
export async function launchFirefox(options: LaunchOptions): Promise<Driver> {
  const program = findBrowser('firefox');
  if (!program) throw new Error('No Firefox found: run npm run browsers.');
  const guard = await startGuard();
  const profile = profileFolder(options.profile);
  const extension = realpathSync(options.extension);
  const id = geckoId(extension);

  const start = async (): Promise<Browser> => {
    const started = await puppeteer.launch({
      browser: 'firefox',
      executablePath: program,
      headless: true,
      userDataDir: profile.dir,
      defaultViewport: null,
      // Lets the preferences name another server of settings.
      env: { ...process.env, MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' },
      args: ['--remote-allow-system-access'],
      extraPrefsFirefox: firefoxPreferences({
        proxyPort: guard.port,
        uuids: { [id]: UUID },
        language: options.language ?? 'en-US',
      }),
    });
    await started.installExtension(extension);
    return started;
  };
  let browser = await start();

  const approvals = async (): Promise<Page[]> => {
    const pages = await browser.pages();
    const addresses = await Promise.all(pages.map(addressOf));
    return pages.filter((_, i) => addresses[i]?.startsWith(`${BASE}approve.html`));
  };
  const extensionPage = async (file: string): Promise<Page> => {
    const page = await browser.newPage();
    // No load event is told of for pages of an extension.
    await page.goto(BASE + file, { waitUntil: [] });
    await page.waitForSelector('body > *');
    return page;
  };
  return {
    kind: 'firefox',
    extensionUrl: (file) => BASE + file,
    async newPage(url) {
      const page = await browser.newPage();
      if (url) await page.goto(url);
      return page;
    },
    extensionPage,
    openPopup: () => extensionPage('popup.html'),
    approvalPage: (timeoutMs) =>
      eventually('the approval window', async () => (await approvals())[0], timeoutMs),
    approvalCount: async () => (await approvals()).length,
    pages: () => browser.pages(),
    async killWorker() {
      await chromeEvaluate(
        browser,
        `WebExtensionPolicy.getByID(${JSON.stringify(id)}).extension
          .terminateBackground({ignoreDevToolsAttached: true, disableResetIdleForTest: true})`,
      );
    },
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
  };
}

function geckoId(folder: string): string {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as {
    browser_specific_settings: { gecko: { id: string } };
  };
  return manifest.browser_specific_settings.gecko.id;
}

/** Of windows that an extension opened, url() stays about:blank: the page itself is asked. */
async function addressOf(page: Page): Promise<string> {
  const asked = page.evaluate(() => location.href).catch(() => '');
  return Promise.race([asked, new Promise<string>((resolve) => setTimeout(() => resolve(''), 2000))]);
}

interface BidiConnection {
  send(method: string, params: object): Promise<{ readonly result: unknown }>;
}

/** Runs an expression in the browser's own context, and waits for its promise. */
async function chromeEvaluate(browser: Browser, expression: string): Promise<unknown> {
  const { connection } = browser as unknown as { readonly connection: BidiConnection };
  const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const [context] = (tree.result as { contexts: { context: string }[] }).contexts;
  const answer = await connection.send('script.evaluate', {
    expression,
    target: { context: context?.context },
    awaitPromise: true,
  });
  const outcome = answer.result as { type: string; exceptionDetails?: { text: string } };
  if (outcome.type === 'exception') throw new Error(outcome.exceptionDetails?.text ?? 'it failed');
  return outcome;
}
