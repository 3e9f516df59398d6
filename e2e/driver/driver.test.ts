import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER_KINDS } from './find.ts';
import { launch } from './launch.ts';
import type { Driver, Page } from './types.ts';
import { eventually } from './wait.ts';

const TOY = fileURLToPath(new URL('toy', import.meta.url));

/** The drivers themselves, on an extension of a few lines. */
describe.each(BROWSER_KINDS)('the driver of %s', (kind) => {
  let server: Server;
  let driver: Driver;
  let page: Page;
  let site: string;

  beforeAll(async () => {
    server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>site</title><p>site</p>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    site = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    driver = await launch(kind, { extension: TOY });
    page = await driver.newPage(site);
  });
  afterAll(async () => {
    await driver?.close();
    server?.close();
  });

  const tell = async (message: string): Promise<string> => {
    await page.evaluate((text) => {
      delete document.documentElement.dataset['answer'];
      window.dispatchEvent(new CustomEvent('toy', { detail: text }));
    }, message);
    return eventually(`an answer to ${message}`, () =>
      page.evaluate(() => document.documentElement.dataset['answer']),
    );
  };
  const shown = (on: Page, name: string) =>
    eventually(name, () => on.evaluate((key) => document.body?.dataset[key], name));

  it('runs the content script and the background', async () => {
    expect(await page.evaluate(() => document.documentElement.dataset['toy'])).toBe('here');
    expect(Number(await tell('born'))).toBeGreaterThan(0);
  });

  it('opens the popup', async () => {
    const popup = await driver.openPopup();
    expect(await shown(popup, 'opened')).toBe('1');
    expect(await shown(popup, 'born')).toBe(await tell('born'));
    await popup.close();
  });

  it('finds the window that asks, and sees it close', async () => {
    expect(await driver.approvalCount()).toBe(0);
    await tell('ask');
    const approval = await driver.approvalPage();
    expect(await driver.approvalCount()).toBe(1);
    // Its script is what closes it.
    await approval.waitForFunction(() => document.readyState === 'complete');
    await eventually('its size', () => approval.evaluate(() => innerWidth > 0 && innerWidth < 420));
    await approval.click('[data-testid=close]').catch(() => {});
    await eventually('the end of the window', async () => (await driver.approvalCount()) === 0);
  });

  it('ends the background', async () => {
    const before = await tell('born');
    await driver.killWorker();
    expect(await tell('born')).not.toBe(before);
  });

  it('opens the popup when the background is gone', async () => {
    await driver.killWorker();
    const popup = await driver.openPopup();
    expect(await shown(popup, 'opened')).toBe('2');
    await popup.close();
  });

  it('has contacted nobody, and notices when the extension does', async () => {
    expect(driver.contacts()).toEqual([]);
    await tell('call');
    expect([...new Set(driver.contacts())]).toEqual(['outside.example:443']);
    driver.forgetContacts();
  });

  it('notices a page that contacts somebody', async () => {
    await page.evaluate(() => fetch('https://other.example/').catch(() => {}));
    expect([...new Set(driver.contacts())]).toEqual(['other.example:443']);
    driver.forgetContacts();
  });

  it('keeps what was stored over a crash and over a quiet end', async () => {
    await driver.crash();
    await driver.relaunch();
    const popup = await driver.extensionPage('popup.html');
    expect(Number(await shown(popup, 'opened'))).toBeGreaterThan(1);
    await driver.quit();
    await driver.relaunch();
    const again = await driver.extensionPage('popup.html');
    expect(Number(await shown(again, 'opened'))).toBeGreaterThan(2);
  });
});
