import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findBrowser } from './find.ts';
import { firefoxPreferences } from './firefox-preferences.ts';
import { startGuard } from './guard.ts';
import { profileFolder } from './profile.ts';
import { runBrowser } from './running.ts';
import type { Driver, LaunchOptions } from './types.ts';
import { eventually, PATIENCE_MS } from './wait.ts';

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
      timeout: PATIENCE_MS,
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
  const { browser, common } = await runBrowser(start, guard, profile);

  const approvals = async (): Promise<string[]> => {
    const all = await contexts(browser());
    return all.filter(({ url }) => url.startsWith(`${BASE}approve.html`)).map(({ context }) => context);
  };
  const extensionPage = async (file: string): Promise<Page> => {
    const page = await browser().newPage();
    // No load event is told of for pages of an extension.
    await page.goto(BASE + file, { waitUntil: [] });
    await page.waitForSelector('body > *');
    return page;
  };
  return {
    ...common,
    kind: 'firefox',
    extensionUrl: (file) => BASE + file,
    extensionPage,
    openPopup: () => extensionPage('popup.html'),
    approvalPage: (timeoutMs) =>
      eventually(
        'the approval window',
        async () => {
          const [first] = await approvals();
          return (await browser().pages()).find((page) => contextOf(page) === first);
        },
        timeoutMs,
      ),
    approvalCount: async () => (await approvals()).length,
    async killWorker() {
      await chromeEvaluate(
        browser(),
        `WebExtensionPolicy.getByID(${JSON.stringify(id)}).extension
          .terminateBackground({ignoreDevToolsAttached: true, disableResetIdleForTest: true})`,
      );
    },
  };
}

function geckoId(folder: string): string {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as {
    browser_specific_settings: { gecko: { id: string } };
  };
  return manifest.browser_specific_settings.gecko.id;
}

interface BidiConnection {
  send(method: string, params: object): Promise<{ readonly result: unknown }>;
}
interface Context {
  readonly context: string;
  readonly url: string;
}

const lineOf = (browser: Browser) =>
  (browser as unknown as { readonly connection: BidiConnection }).connection;

const contextOf = (page: Page): string => (page.mainFrame() as unknown as { readonly _id: string })._id;

/** What is open now, as the browser itself has it: of windows that an extension opened, a page's url() stays about:blank. */
async function contexts(browser: Browser, scope: object = {}): Promise<readonly Context[]> {
  const tree = await lineOf(browser).send('browsingContext.getTree', { ...scope, maxDepth: 0 });
  return (tree.result as { readonly contexts: readonly Context[] }).contexts;
}

/** Runs an expression in the browser's own context, and waits for its promise. */
async function chromeEvaluate(browser: Browser, expression: string): Promise<unknown> {
  const [context] = await contexts(browser, { 'moz:scope': 'chrome' });
  const answer = await lineOf(browser).send('script.evaluate', {
    expression,
    target: { context: context?.context },
    awaitPromise: true,
  });
  const outcome = answer.result as { type: string; exceptionDetails?: { text: string } };
  if (outcome.type === 'exception') throw new Error(outcome.exceptionDetails?.text ?? 'it failed');
  return outcome;
}
