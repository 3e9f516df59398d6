import type { KeyInput } from 'puppeteer-core';
import type { Page } from '../driver/types.ts';
import { eventually, PATIENCE_MS, pause } from '../driver/wait.ts';
import { sees } from '../screen.ts';
import { type Stop, stopOf } from './stop.ts';

/** No screen has more stops than that. */
const MOST_STOPS = 60;
/** Between two strokes of one who looks at what they do. */
const CALM_MS = 250;

/** Goes on by Tab, and sees that the place it comes to can be told by eye and by ear. Undefined beyond the page. */
export async function tab(page: Page, back = false): Promise<Stop | undefined> {
  if (back) await page.keyboard.down('Shift');
  await page.keyboard.press('Tab');
  if (back) await page.keyboard.up('Shift');
  let stop = await stopOf(page);
  // Drawn anew under the look, it is neither what it was nor what it will be: a fault stays.
  for (let i = 0; i < 20 && faultOf(stop) !== ''; i++) {
    await pause(50);
    stop = await stopOf(page);
  }
  if (faultOf(stop) !== '') throw new Error(`${faultOf(stop)}: ${stop?.what} on ${stop?.href}`);
  return stop;
}

function faultOf(stop: Stop | undefined): string {
  if (stop === undefined) return '';
  const faults = [!stop.ringed && 'no visible focus', !stop.inView && 'out of view', !stop.name && 'no name'];
  return faults.filter(Boolean).join(', ');
}

/** Goes by Tab to an element that can be used. Throws with all the stops there are when it is none of them. */
export async function reach(page: Page, testid: string, back = false): Promise<Stop> {
  await page.waitForSelector(`[data-testid="${testid}"]:not(:disabled)`, { timeout: PATIENCE_MS });
  const here = await stopOf(page);
  if (here?.testid === testid) return here;
  const stops: string[] = [];
  for (let i = 0; i < MOST_STOPS; i++) {
    const stop = await tab(page, back);
    if (stop?.testid === testid) return stop;
    stops.push(stop?.testid || stop?.name || '(outside)');
  }
  throw new Error(`${testid} cannot be reached by Tab, only: ${[...new Set(stops)].join(', ')}`);
}

/** Goes there and presses a key. */
export async function press(page: Page, testid: string, key: KeyInput = 'Enter'): Promise<void> {
  await reach(page, testid);
  await page.keyboard.press(key);
}

/** For a press that closes the window under it. */
export async function pressAndLeave(page: Page, testid: string, key: KeyInput = 'Enter'): Promise<void> {
  await reach(page, testid);
  await page.keyboard.press(key).catch((error: unknown) => {
    if (!page.isClosed() && !/closed|detached|destroyed|no such|not found/i.test(String(error))) throw error;
  });
}

/** Types in the place of what a field holds. */
export async function type(page: Page, testid: string, text: string): Promise<void> {
  await reach(page, testid);
  await page.keyboard.down('Control');
  await page.keyboard.press('a');
  await page.keyboard.up('Control');
  await page.keyboard.type(text);
}

/** Chooses by the arrows: a radio button, from the one of its group that is chosen now. */
export async function choose(page: Page, group: string, option: string): Promise<void> {
  const now = await page.$eval(
    `[data-testid="${group}"] input:checked`,
    (input) => input.getAttribute('data-testid') ?? '',
  );
  await reach(page, now);
  // What a choice changes may draw the page anew: the focus must come back to the group by itself.
  const at = () =>
    eventually(`the focus in ${group}`, async () => {
      const { testid } = (await stopOf(page)) ?? {};
      return testid?.startsWith(`${group}-`) && testid;
    });
  await arrows(page, async () => (await at()) === `${group}-${option}`);
}

/** Chooses by the arrows in a list that is shut. */
export async function select(page: Page, testid: string, value: string): Promise<void> {
  await reach(page, testid);
  const isChosen = () =>
    page.$eval(
      `[data-testid="${testid}"]`,
      (list, wanted) => (list as HTMLSelectElement).value === wanted,
      value,
    );
  await page.keyboard.press('Home');
  await arrows(page, isChosen);
}

async function arrows(page: Page, done: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 12; i++) {
    if (await done()) return;
    await page.keyboard.press('ArrowDown');
    await pause(CALM_MS);
  }
  throw new Error('the arrows do not lead there');
}

/** Opens a question and shuts it by Escape: the focus stays inside meanwhile, and is given back. */
export async function openAndEscape(page: Page, opener: string, dialog: string): Promise<void> {
  await press(page, opener);
  await sees(page, dialog);
  for (let i = 0; i < 8; i++) {
    await tab(page);
    const inside = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement === document.body || activeElement?.closest('dialog') !== null;
    });
    if (!inside) throw new Error(`Tab leaves ${dialog}`);
  }
  await page.keyboard.press('Escape');
  await eventually(`the end of ${dialog}`, async () => (await page.$('dialog[open]')) === null);
  const stop = await stopOf(page);
  if (stop?.testid !== opener) throw new Error(`after ${dialog} the focus is on ${stop?.what ?? 'nothing'}`);
}

/** Every stop of a screen, forward and back: the same ones, and no trap. */
export async function walk(page: Page, screen: string): Promise<readonly string[]> {
  await sees(page, screen);
  return eventually(`a walk of ${screen} while it stays as it is`, async () => {
    const before = await usable(page);
    const forward = await round(page, false);
    const back = await round(page, true);
    if ((await usable(page)) !== before) return undefined;
    const missing = forward.filter((one) => !back.includes(one));
    if (missing.length > 0) throw new Error(`Shift+Tab does not come to ${missing.join(', ')} of ${screen}`);
    return forward;
  });
}

/** What can be used now: a screen may still be on its way to what it will show. */
function usable(page: Page): Promise<string> {
  return page.$$eval(':is(a[href], button, input, select, textarea, summary):not(:disabled)', (all) =>
    all.map((one) => one.getAttribute('data-testid')).join(' '),
  );
}

async function round(page: Page, back: boolean): Promise<readonly string[]> {
  const seen: string[] = [];
  let before = '';
  for (let i = 0; i < MOST_STOPS; i++) {
    const stop = await tab(page, back);
    if (stop !== undefined && stop.what === before) throw new Error(`a trap: ${stop.what}`);
    before = stop?.what ?? '';
    if (stop === undefined) continue;
    const name = stop.testid || stop.name;
    if (name === seen[0] && seen.length > 1) return seen;
    if (!seen.includes(name)) seen.push(name);
  }
  return seen;
}
