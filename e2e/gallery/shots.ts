import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import puppeteer, { type Page } from 'puppeteer-core';
import { findBrowser } from '../driver/find.ts';
import { type GalleryServer, serveGallery } from './serve.ts';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Pictures of every screen: `npm exec -c 'node e2e/gallery/shots.ts -- --only send --looks light,dark,rtl,fr --out folder --axe'`. */
interface Listed {
  readonly name: string;
  readonly body: string;
  readonly height: number;
  readonly steps: readonly { readonly press?: string; readonly type?: string; readonly text?: string }[];
}

const LOOKS: Readonly<Record<string, string>> = {
  light: '',
  dark: '&theme=dark',
  rtl: '&dir=rtl',
  fr: '&lang=fr',
  narrow: '',
};

async function listScreens(page: Page, server: GalleryServer): Promise<Listed[]> {
  await page.goto(server.url, { waitUntil: 'load' });
  await page.waitForSelector('#screens');
  return page.$$eval('#screens li', (items) =>
    items.map(({ dataset }) => ({
      name: dataset['name'] ?? '',
      body: dataset['body'] ?? '',
      height: Number(dataset['height'] ?? 900),
      steps: JSON.parse(dataset['steps'] ?? '[]') as Listed['steps'],
    })),
  );
}

async function take(
  page: Page,
  server: GalleryServer,
  screen: Listed,
  look: string,
  out: string,
): Promise<void> {
  const popup = screen.body === 'popup' || screen.body === 'approve';
  const width = look === 'narrow' ? (popup ? 190 : 320) : popup ? 380 : 760;
  await page.setViewport({ width, height: popup ? 600 : screen.height, deviceScaleFactor: 1.5 });
  await page.goto(`${server.url}?screen=${screen.name}${LOOKS[look] ?? ''}`, { waitUntil: 'load' });
  await page.waitForFunction(() => document.querySelector('#app')?.firstElementChild);
  for (const step of screen.steps ?? []) {
    const target = `[data-testid="${step.press ?? step.type}"]`;
    await page.waitForSelector(target, { timeout: 3_000 });
    if (step.press !== undefined) await page.click(target);
    else await page.type(target, step.text ?? '');
  }
  await new Promise((resolve) => setTimeout(resolve, 450));
  await page.screenshot({ path: join(out, `${screen.name}-${look}.png`) as `${string}.png` });
  if (values.axe) await check(page, `${screen.name} ${look}`);
}

/** Prints what axe finds on the screen that is up. */
async function check(page: Page, name: string): Promise<void> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => [id, html, failureSummary]),
    );
  });
  for (const one of found) process.stdout.write(`${name}: ${one.join(' | ').replaceAll('\n', ' ')}\n`);
  if (found.length > 0) process.exitCode = 1;
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    looks: { type: 'string', default: 'light,dark,rtl,fr' },
    axe: { type: 'boolean', default: false },
    out: { type: 'string', default: join(tmpdir(), 'picopay-gallery') },
  },
});
mkdirSync(values.out, { recursive: true });
const server = await serveGallery();
const browser = await puppeteer.launch({
  executablePath: findBrowser('chromium') ?? '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => process.stderr.write(`${page.url()}: ${String(error)}\n`));
  for (const screen of await listScreens(page, server)) {
    if (!values.only.split(',').some((prefix) => screen.name.startsWith(prefix))) continue;
    for (const look of values.looks.split(',')) {
      await take(page, server, screen, look, values.out).catch((error: unknown) => {
        process.exitCode = 1;
        process.stderr.write(`${screen.name} ${look}: ${String(error)}\n`);
      });
    }
  }
} finally {
  await browser.close();
  await server.close();
}
