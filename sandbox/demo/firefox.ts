import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import type { Cleanup } from './cleanup.ts';
import { walkFirstRun } from './first-run.ts';
import type { DemoBrowser, LaunchRequest } from './launched.ts';

/** Firefox on a fresh profile. It takes an unsigned extension through its remote protocol only, which is then let go of. */
export async function launchFirefox(request: LaunchRequest, parts: Cleanup): Promise<DemoBrowser> {
  const { program, extension, shopUrl, ready, headless } = request;
  // Known in advance, the extension's address can be opened.
  const uuid = randomUUID();
  const browser = await puppeteer.launch({
    ...{ browser: 'firefox', executablePath: program, headless, defaultViewport: null },
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [geckoId(extension)]: uuid }),
      'browser.aboutwelcome.enabled': false,
      'browser.shell.checkDefaultBrowser': false,
      'datareporting.policy.dataSubmissionEnabled': false,
    },
  });
  const child = browser.process();
  const closed = new Promise<void>((resolve) => child?.once('close', () => resolve()));
  parts.add(async () => {
    child?.kill('SIGTERM');
    await closed;
  });
  const [first] = await browser.pages();
  await browser.installExtension(extension);
  await first?.goto(shopUrl);
  const password = ready ? await walkFirstRun(browser, `moz-extension://${uuid}/`) : undefined;
  await browser.disconnect();
  return { closed, ...(password !== undefined && { password }) };
}

function geckoId(extension: string): string {
  const manifest = JSON.parse(readFileSync(path.join(extension, 'manifest.json'), 'utf8')) as {
    readonly browser_specific_settings: { readonly gecko: { readonly id: string } };
  };
  return manifest.browser_specific_settings.gecko.id;
}
