import { pathToFileURL } from 'node:url';
import { buildExtension } from '../e2e/build.ts';
import { pause } from '../e2e/driver/wait.ts';
import { type Payee, startPayee } from '../e2e/payee.ts';
import { freshId, freshSite, invoiceOf, letIn, makeReady, openScene, type ReadyScene } from '../e2e/scene.ts';
import { startWorld } from '../e2e/world.ts';
import type { PayParams } from '../lib/provider/types.ts';
import { clickTimes } from './parts/clicks.ts';
import { durableWrites } from './parts/durable-write.ts';
import { fillActivity, scrollDown, searchFor } from './parts/long-list.ts';
import { openScreen, type ScreenTimes } from './parts/screens.ts';
import { median, table } from './parts/table.ts';

/**
 * `node bench/extension.ts`: the built extension in Chromium, with a hub, a chain and a payee on this machine (docs/performance.md).
 * SAMPLES payments a row (100), ENTRIES of the long history (10,000).
 */
const SAMPLES = Number(process.env['SAMPLES'] ?? 100);
const ENTRIES = Number(process.env['ENTRIES'] ?? 10_000);
const COLD = Math.max(3, Math.ceil(SAMPLES / 10));
const LIMITS = { limit: '1000000', perPayment: '1000' };
const PAGES_DOWN = 20;

interface Line {
  readonly name: string;
  readonly times: readonly number[];
  readonly beside?: string;
  /** Of the median, in milliseconds. */
  readonly goalMs?: number;
}

const ratio = (times: readonly number[], limit: readonly number[]): string =>
  `${(median(times) / median(limit)).toFixed(1)} times`;

function quantile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

async function timed(count: number, run: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    await pause(60);
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times;
}

/** Payments of the two kinds, to the world's payee. */
function wishes(scene: ReadyScene) {
  const to = scene.world.payee.handle;
  return {
    locked: async (): Promise<PayParams> => ({
      id: freshId(),
      invoice: (await invoiceOf(scene, 10n)).uri,
    }),
    open: (): PayParams => ({ id: freshId(), to, asset: 'BTC', amount: '10' }),
  };
}

async function many<T>(count: number, make: () => T | Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let i = 0; i < count; i++) made.push(await make());
  return made;
}

/** The same payments made by a wallet in Node (SQLite), one after the other. */
async function inNode(scene: ReadyScene, node: Payee): Promise<{ locked: number[]; open: number[] }> {
  const invoices = await many(SAMPLES, () => invoiceOf(scene, 10n));
  const destination = scene.world.payee.handle;
  const locked = await timed(SAMPLES, async () =>
    node.wallet.payInvoice({ id: freshId(), uri: invoices.pop()?.uri ?? '' }),
  );
  const open = await timed(SAMPLES, () =>
    node.wallet.microSend({ id: freshId(), destination, quantity: 10n, source: node.handle }),
  );
  return { locked, open };
}

/** Who clicks in a page has no screen of the wallet open: an open one asks for its figures again at each payment. */
async function closeScreens({ driver }: ReadyScene): Promise<void> {
  for (const page of await driver.pages())
    if (page.url().startsWith(driver.extensionUrl(''))) await page.close();
}

async function payments(scene: ReadyScene): Promise<Line[]> {
  const { driver, world } = scene;
  const payer = await startPayee(world);
  const node = await inNode(scene, payer);
  await payer.close();
  const site = await freshSite(scene);
  await letIn(scene, site, LIMITS);
  await closeScreens(scene);
  const { locked, open } = wishes(scene);
  await clickTimes(site, await many(10, locked));
  const lockedTimes = await clickTimes(site, await many(SAMPLES, locked));
  const openTimes = await clickTimes(site, await many(SAMPLES, open));
  const cold = await clickTimes(site, await many(COLD, locked), () => driver.killWorker());
  const writer = await driver.extensionPage('welcome.html');
  const write = await durableWrites(writer, SAMPLES);
  await writer.close();
  const beside = (times: readonly number[], same: readonly number[]): string =>
    `${ratio(times, same)} a wallet in Node (${median(same).toFixed(1)}), ${ratio(times, write)} a write`;
  return [
    { name: 'one durable write to IndexedDB', times: write },
    {
      name: 'click to token, locked, on a budget',
      times: lockedTimes,
      beside: beside(lockedTimes, node.locked),
      goalMs: 10,
    },
    {
      name: 'click to acknowledged, open, on a budget',
      times: openTimes,
      beside: beside(openTimes, node.open),
      goalMs: 10,
    },
    {
      name: 'the same from a dead background to token',
      times: cold,
      beside: `${ratio(cold, lockedTimes)} a warm one`,
    },
  ];
}

async function popup(scene: ReadyScene): Promise<Line[]> {
  const open = async (before: () => Promise<unknown>): Promise<ScreenTimes> => {
    await before();
    const { page, times } = await openScreen(scene.driver, 'popup.html', 'home');
    await page.close();
    return times;
  };
  const warm = await many(COLD, () => open(async () => undefined));
  const cold = await many(COLD, () => open(() => scene.driver.killWorker()));
  const of = (all: readonly ScreenTimes[], pick: keyof ScreenTimes): number[] =>
    all.map((times) => times[pick]);
  return [
    { name: 'popup, first paint', times: of(warm, 'paint') },
    { name: 'popup, figures shown', times: of(warm, 'shown') },
    { name: 'popup, time in scripts until then', times: of(warm, 'script'), goalMs: 100 },
    { name: 'popup over a dead background, figures shown', times: of(cold, 'shown') },
  ];
}

async function activity(scene: ReadyScene): Promise<Line[]> {
  const { driver } = scene;
  const filler = await driver.extensionPage('welcome.html');
  await fillActivity(filler, ENTRIES);
  await filler.close();
  await driver.killWorker();
  const { page, times } = await openScreen(driver, 'popup.html#/activity', 'entry');
  const again = await openScreen(driver, 'popup.html#/activity', 'entry');
  const { pages, longestFrame } = await scrollDown(again.page, PAGES_DOWN);
  const first = await searchFor(again.page, 'article 4242');
  const others: number[] = [];
  for (const memo of ['article 1242', 'article 2812', 'article 3332', 'article 5112', 'article 6992'])
    others.push(await searchFor(again.page, memo));
  await page.close();
  await again.page.close();
  const of = `of ${ENTRIES.toLocaleString('en')} entries`;
  return [
    { name: `activity ${of}: first page, background dead`, times: [times.shown] },
    { name: 'the same, background alive', times: [again.times.shown] },
    { name: `next page while scrolling, ${PAGES_DOWN} times`, times: pages },
    { name: 'longest time between two pictures meanwhile', times: [longestFrame] },
    { name: 'first search (250 ms of it: typing rests)', times: [first] },
    { name: 'other searches', times: others },
  ];
}

function print(title: string, lines: readonly Line[]): void {
  const cell = (ms: number): string => ms.toFixed(ms < 100 ? 1 : 0);
  const rows = lines.map(({ name, times, beside = '', goalMs }) => [
    name,
    String(times.length),
    cell(median(times)),
    cell(quantile(times, 0.99)),
    beside,
    goalMs === undefined ? '' : `${median(times) <= goalMs ? 'reached' : 'MISSED'}: p50 at most ${goalMs} ms`,
  ]);
  console.log(`\n${table([title, 'samples', 'p50 ms', 'p99 ms', 'beside', 'goal'], rows)}`);
}

const PARTS = new Map([
  ['extension, payments', payments],
  ['extension, popup', popup],
  ['extension, activity', activity],
]);
/** The parts' names, each a table. */
export const EXTENSION: readonly string[] = [...PARTS.keys()];

/** Builds the extension, opens a world and a browser, and prints the tables of the parts whose name is named, or of all. */
export async function runExtension(names: readonly string[] = EXTENSION): Promise<void> {
  const world = await startWorld();
  const built = await buildExtension({ browser: 'chromium', mode: 'demo' });
  const base = await openScene('chromium', world, built);
  try {
    const scene = await makeReady(base);
    for (const [name, part] of PARTS) if (names.includes(name)) print(name, await part(scene));
  } finally {
    await base.driver.close();
    built.discard();
    await world.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runExtension();
