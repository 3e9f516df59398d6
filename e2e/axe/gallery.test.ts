import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../driver/find.ts';
import { type GalleryServer, serveGallery } from '../gallery/serve.ts';
import { LOOKS, violations, wear } from './axe.ts';

interface Listed {
  readonly name: string;
  readonly body: string;
  readonly height: number;
  readonly steps: readonly { readonly press?: string; readonly type?: string; readonly text?: string }[];
}

/** Every state of every screen, by the fixtures of the gallery. */
describe('axe on every screen', () => {
  let server: GalleryServer;
  let browser: Browser;
  let page: Page;
  let screens: readonly Listed[];

  beforeAll(async () => {
    server = await serveGallery();
    browser = await puppeteer.launch({
      executablePath: findBrowser('chromium') ?? '',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    page = await browser.newPage();
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await page.goto(server.url);
    await page.waitForSelector('#screens');
    screens = await page.$$eval('#screens li', (items) =>
      items.map(({ dataset }) => ({
        name: dataset['name'] ?? '',
        body: dataset['body'] ?? '',
        height: Number(dataset['height'] ?? 900),
        steps: JSON.parse(dataset['steps'] ?? '[]') as Listed['steps'],
      })),
    );
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function show(screen: Listed): Promise<void> {
    const small = screen.body === 'popup' || screen.body === 'approve';
    await page.setViewport({ width: small ? 380 : 760, height: small ? 600 : screen.height });
    await page.goto(`${server.url}?screen=${screen.name}`);
    await page.waitForFunction(() => document.querySelector('#app')?.firstElementChild);
    for (const step of screen.steps) {
      const target = `[data-testid="${step.press ?? step.type}"]`;
      await page.waitForSelector(target);
      if (step.press !== undefined) await page.click(target);
      else await page.type(target, step.text ?? '');
    }
    await page.waitForNetworkIdle({ idleTime: 100 });
  }

  it('finds nothing, in light and dark, from left to right and from right to left', async () => {
    expect(screens.length).toBeGreaterThan(10);
    const found: string[] = [];
    for (const screen of screens) {
      await show(screen);
      for (const look of LOOKS) {
        await wear(page, look);
        for (const line of await violations(page))
          found.push(`${screen.name}, ${look.theme}, ${look.dir}: ${line}`);
      }
    }
    expect(found).toEqual([]);
  }, 1_800_000);

  it('would find a picture without words and grey on grey', async () => {
    await page.setContent(
      '<!doctype html><html lang="en"><title>t</title><main><h1>h</h1><img src="data:,"><p style="color:#999;background:#aaa">some words to read</p></main>',
    );
    const found = (await violations(page)).map((line) => line.split(':')[0]);
    expect(found).toEqual(expect.arrayContaining(['image-alt', 'color-contrast']));
  });
});
