import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { findBrowser } from '../e2e/driver/find.ts';

/** `node scripts/icons.ts`: draws public/icon/*.png anew from scripts/icon.svg. */
const SIZES = [16, 32, 48, 96, 128];
const svg = readFileSync(new URL('icon.svg', import.meta.url), 'utf8');
const folder = fileURLToPath(new URL('../public/icon/', import.meta.url));
mkdirSync(folder, { recursive: true });

const executablePath = findBrowser('chromium');
if (!executablePath) throw new Error('No Chromium found: run npm run browsers.');
const browser = await puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
for (const size of SIZES) {
  await page.setViewport({ width: size, height: size });
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${size}px }</style>${svg}`);
  await page.screenshot({ path: `${folder}${size}.png`, omitBackground: true });
}
await browser.close();
