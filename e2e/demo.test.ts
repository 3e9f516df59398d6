import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, PATIENCE_MS } from './driver/wait.ts';
import { approve as approvePage } from './screen.ts';

/** `npm run demo -- --ready` as its user has it, and the shop bought from with the wallet that it made. */
const ROOT = path.resolve(import.meta.dirname, '..');
let demo: ChildProcess;
let said = '';
let browser: Browser;
let base = '';

beforeAll(async () => {
  demo = spawn(process.execPath, ['sandbox/demo.ts', '--headless', '--ready'], { cwd: ROOT });
  for (const stream of [demo.stdout, demo.stderr])
    stream?.on('data', (part: Buffer) => {
      said += part.toString();
    });
  await eventually(
    'the demo is ready',
    async () => {
      if (demo.exitCode !== null) throw new Error(said);
      return said.includes('Ready.');
    },
    180_000,
  );
  const [, endpoint = ''] = /^browser {2}(ws:\S+)$/m.exec(said) ?? [];
  browser = await puppeteer.connect({ browserWSEndpoint: endpoint, defaultViewport: null });
  const welcome = await browser.waitForTarget((target) => target.url().includes('/welcome.html'));
  base = welcome.url().replace(/welcome\.html.*/, '');
});

afterAll(async () => {
  await browser?.disconnect();
  if (demo?.exitCode !== null) return;
  // Its browser and its servers go with it.
  const ended = new Promise((resolve) => demo.once('exit', resolve));
  demo.kill('SIGINT');
  await ended;
});

const control = (name: string) => `[data-testid="${name}"]`;

async function open(url: string): Promise<Page> {
  const page = await browser.newPage();
  // A page that is still scrolling smoothly is clicked beside the mark.
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await page.goto(url);
  return page;
}

/** Waits until an element says this; throws with all that the page says instead. */
async function says(page: Page, selector: string, text: string): Promise<void> {
  const shown = () => page.$eval(selector, (node) => node.textContent ?? '').catch(() => '');
  await eventually(text, async () => (await shown()).includes(text)).catch(async (error: unknown) => {
    throw new Error(`${error}: ${await page.$eval('body', (body) => body.innerText)}`);
  });
}

/** The approval window that comes up, approved. */
async function approve(): Promise<void> {
  const target = await browser.waitForTarget((t) => t.url().startsWith(`${base}approve.html`), {
    timeout: PATIENCE_MS,
  });
  const page = await target.asPage();
  await page.bringToFront();
  await approvePage(page);
  // The next one is another window, or this one again: not what is still closing.
  await eventually('the window is gone', async () => !browser.targets().includes(target));
}

describe('the demo', () => {
  it('ends up with a shop’s tab that has the wallet, a funded wallet and its password', async () => {
    expect(said).toMatch(/Its password: [a-z]+(?:-[a-z]+){3}/);
    await eventually('the wallet in the shop', async () => {
      const shop = (await browser.pages()).find((page) => page.url() === 'http://127.0.0.1:18702/');
      return await shop?.evaluate(() => 'picopay' in window);
    });
  });

  it('sells an article: connected in one click, paid in the next, and the receipt fits', async () => {
    const page = await open('http://127.0.0.1:18702/articles/what-a-coin-can-buy');
    await page.waitForSelector(`${control('buy')}`);
    await page.click(control('buy'));
    await approve();
    await says(page, '#status', 'One more click');
    await page.bringToFront();
    await page.click(control('buy'));
    await approve();
    await page.waitForSelector(`${control('text')}:not([hidden])`, { timeout: PATIENCE_MS });
    expect(await page.$eval(control('text'), (node) => node.textContent)).toContain('There is a price below');
    await page.reload();
    await page.waitForSelector(`${control('text')}:not([hidden])`, { timeout: PATIENCE_MS });
  });

  it('tells a story on a budget, a line a second, and stops when it is told to', async () => {
    const page = await open('http://127.0.0.1:18702/');
    await page.waitForSelector(control('story'));
    await page.click(control('story'));
    await approve();
    await page.bringToFront();
    await eventually('three lines', async () => {
      const count = await page.$eval('#story-count', (node) => node.textContent ?? '');
      return Number.parseInt(count, 10) >= 3;
    });
    await page.click(control('story'));
    const lines = () => page.$$eval('#stage p', (nodes) => nodes.length);
    const before = await lines();
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(await lines()).toBeLessThanOrEqual(before + 1);
  });

  it('pays an article back, once', async () => {
    const page = await open('http://127.0.0.1:18702/#bought');
    await page.waitForSelector(control('refund'));
    await page.click(control('refund'));
    await approve().catch(async (error: unknown) => {
      throw new Error(`${error}: ${await page.$eval('body', (body) => body.innerText)}`);
    });
    await page.bringToFront();
    await says(page, '.state', 'paid back');
    expect(await page.$(control('refund'))).toBeNull();
  });

  it('goes away as a whole on Ctrl-C', async () => {
    await browser.disconnect();
    const ended = new Promise((resolve) => demo.once('exit', resolve));
    demo.kill('SIGINT');
    expect(await ended).toBe(0);
    for (const port of [18_700, 18_701, 18_702, 18_703])
      await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });
});
