import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import puppeteer, { type Browser, type CDPSession, type Target } from 'puppeteer-core';
import { findBrowser } from './find.ts';
import { type Guard, startGuard } from './guard.ts';
import { profileFolder } from './profile.ts';
import { runBrowser } from './running.ts';
import type { Driver, LaunchOptions } from './types.ts';
import { eventually, PATIENCE_MS } from './wait.ts';

/** A port of this machine on which nobody listens. */
const NOWHERE = 'http://127.0.0.1:9/';

/** No service of the browser's own, no name looked up, and everything beyond this machine to the guard. */
const flags = (guard: Guard, language: string): string[] => [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  // What is still on its way to its place is clicked beside.
  '--force-prefers-reduced-motion',
  '--no-default-browser-check',
  '--disable-component-update',
  '--disable-domain-reliability',
  `--gaia-url=${NOWHERE}`,
  `--google-apis-url=${NOWHERE}`,
  `--component-updater=url-source=${NOWHERE}`,
  `--apps-gallery-update-url=${NOWHERE}`,
  '--disable-features=AutofillServerCommunication,DialMediaRouteProvider,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,Translate',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  `--lang=${language}`,
  `--accept-lang=${language}`,
  `--proxy-server=http://127.0.0.1:${guard.port}`,
  '--proxy-bypass-list=127.0.0.1;localhost',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** Throws when no Chromium is installed: `npm run browsers` puts it there. */
export async function launchChromium(options: LaunchOptions): Promise<Driver> {
  const program = findBrowser('chromium');
  if (!program) throw new Error('No Chromium found: run npm run browsers.');
  const guard = await startGuard();
  const profile = profileFolder(options.profile);
  const extension = realpathSync(options.extension);
  const base = `chrome-extension://${idOf(extension)}/`;

  const start = async (): Promise<Browser> => {
    for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
      rmSync(path.join(profile.dir, name), { force: true });
    return puppeteer.launch({
      browser: 'chrome',
      executablePath: program,
      headless: true,
      pipe: true,
      userDataDir: profile.dir,
      timeout: PATIENCE_MS,
      enableExtensions: [extension],
      defaultViewport: null,
      args: flags(guard, options.language ?? 'en-US'),
    });
  };
  const { browser, common } = await runBrowser(start, guard, profile);

  const isWorker = (target: Target) => target.type() === 'service_worker' && target.url().startsWith(base);
  const isApproval = (target: Target) =>
    target.type() === 'page' && target.url().startsWith(`${base}approve.html`);
  return {
    ...common,
    kind: 'chromium',
    extensionUrl: (file) => base + file,
    async extensionPage(file) {
      const page = await common.newPage();
      await eventually(`${file} of the extension`, () =>
        page.goto(base + file).then(
          () => true,
          (error: unknown) => {
            // Started again on its profile, a busy browser takes a moment to turn the extension on.
            if (String(error).includes('ERR_BLOCKED_BY_CLIENT')) return false;
            throw error;
          },
        ),
      );
      return page;
    },
    async openPopup() {
      const isPopup = (target: Target) => target.url().startsWith(`${base}popup.html`);
      const before = new Set(browser().targets().filter(isPopup));
      const worker = await (await workerTarget(browser(), isWorker, base)).worker();
      await worker?.evaluate('chrome.action.openPopup()');
      const target = await browser().waitForTarget((t) => isPopup(t) && !before.has(t), {
        timeout: PATIENCE_MS,
      });
      return target.asPage();
    },
    async approvalPage(timeoutMs = PATIENCE_MS) {
      const target = await browser().waitForTarget(isApproval, { timeout: timeoutMs });
      // The same page each time: asPage makes another, which may wait for ever for what the first has been told.
      return (await target.page()) ?? (await target.asPage());
    },
    approvalCount: async () => browser().targets().filter(isApproval).length,
    async killWorker() {
      const target = browser().targets().find(isWorker);
      if (!target) return;
      // Closing its target is only a wish: a worker that waits for an answer may live on.
      const session = await anySession(browser());
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.stopAllWorkers');
      await session.detach();
      const gone = async () => !browser().targets().includes(target);
      // One that idles is not always among those that are stopped so; it ends when its target is closed.
      if (await eventually('the end of the worker', gone, 1500).catch(() => false)) return;
      await (await target.worker())?.close();
      await eventually('the end of the worker', gone);
    },
  };
}

/** As Chromium names an unpacked extension: the first 16 bytes of its path's SHA-256, in the letters a to p. */
function idOf(folder: string): string {
  const hex = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return [...hex].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
}

async function anySession(browser: Browser): Promise<CDPSession> {
  const [page] = await browser.pages();
  return (page ?? (await browser.newPage())).createCDPSession();
}

/** The worker, woken when it sleeps. */
async function workerTarget(
  browser: Browser,
  isWorker: (target: Target) => boolean,
  base: string,
): Promise<Target> {
  if (!browser.targets().some(isWorker)) {
    const session = await anySession(browser);
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.startWorker', { scopeURL: base });
    await session.detach();
  }
  return browser.waitForTarget(isWorker, { timeout: PATIENCE_MS });
}
