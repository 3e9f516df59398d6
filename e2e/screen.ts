import type { Page } from './driver/types.ts';
import { eventually, PATIENCE_MS } from './driver/wait.ts';

const named = (testid: string) => `[data-testid="${testid}"]`;

/** Waits for an element of a screen. */
export async function sees(page: Page, testid: string, timeoutMs = PATIENCE_MS): Promise<void> {
  await page.waitForSelector(named(testid), { timeout: timeoutMs });
}

export async function isThere(page: Page, testid: string): Promise<boolean> {
  return (await page.$(named(testid))) !== null;
}

/** Clicks where a person would, once the element can be clicked. */
export async function press(page: Page, testid: string): Promise<void> {
  await page.waitForSelector(`${named(testid)}:not(:disabled)`, { timeout: PATIENCE_MS });
  await page.click(named(testid));
}

/** Types into a field, in the place of what is there. */
export async function type(page: Page, testid: string, text: string): Promise<void> {
  await sees(page, testid);
  await page.evaluate(
    (selector) => document.querySelector<HTMLInputElement>(selector)?.select(),
    named(testid),
  );
  if (text === '') await page.keyboard.press('Backspace');
  else await page.type(named(testid), text);
}

/** An element once it is there; it says what it said also when the screen has gone on. */
async function found(page: Page, testid: string) {
  const element = await page.waitForSelector(named(testid), { timeout: PATIENCE_MS });
  if (element === null) throw new Error(`${testid} is not on ${page.url()}`);
  return element;
}

/** What an attribute says, once it is there. */
export async function attribute(page: Page, testid: string, name: string): Promise<string> {
  const element = await found(page, testid);
  return element.evaluate((one, key) => one.getAttribute(key) ?? '', name);
}

/** Satoshis of an amount on the screen. */
export const sats = (page: Page, testid: string): Promise<string> => attribute(page, testid, 'data-sats');

export async function textOf(page: Page, testid: string): Promise<string> {
  const element = await found(page, testid);
  return element.evaluate((one) => one.textContent ?? '');
}

/**
 * Presses Approve, or another button that arms (`shop-ask`), until a press counts. Whatever brings the window to the front, or draws its card anew, takes the button back for half
 * a second: also between the look at it and the press.
 * @param pressIt presses the button once; leaves a window that closes under the press
 */
export async function approve(page: Page, pressIt = pressAndLeave, testid = 'approve'): Promise<void> {
  for (;;) {
    await page.waitForSelector(`${named(testid)}[data-armed="true"]`, { timeout: PATIENCE_MS });
    await page.evaluate(watchPress, named(testid));
    await pressIt(page, testid);
    const outcome = await eventually('the end of the press', async () => {
      if (page.isClosed()) return 'counted';
      return page.evaluate(() => document.documentElement.dataset['press']).catch(() => 'counted');
    });
    if (outcome === 'counted') return;
  }
}

/** Runs in the page: writes down whether the next click found the button as it must be, from its beginning to its end. */
function watchPress(button: string): void {
  const root = document.documentElement;
  const isArmed = () => document.querySelector(`${button}[data-armed="true"]`) !== null;
  let began = false;
  const begin = () => {
    began = isArmed();
  };
  const end = (event: Event) => {
    for (const type of ['pointerdown', 'keydown']) window.removeEventListener(type, begin, true);
    const isOn = event.target instanceof Element && event.target.closest(button) !== null;
    root.dataset['press'] = isOn && began && isArmed() ? 'counted' : 'lost';
  };
  delete root.dataset['press'];
  for (const type of ['pointerdown', 'keydown']) window.addEventListener(type, begin, true);
  window.addEventListener('click', end, { capture: true, once: true });
}

/**
 * Presses Escape until the screen takes it as its own. A window that closes under the key has taken it: its end comes before the key is
 * let go.
 */
export async function sayNo(page: Page): Promise<void> {
  await eventually(`Escape to count (on ${page.url()})`, async () => {
    if (page.isClosed()) return true as const;
    await page.evaluate(watchEscape).catch(() => {});
    await page.keyboard.press('Escape').catch(() => {});
    const heard = () =>
      page.evaluate(() => document.documentElement.dataset['escape']).catch(() => 'counted');
    const outcome = await eventually('the end of the key', heard, 1000).catch(() => 'lost');
    return outcome === 'counted' && (true as const);
  });
}

/** Runs in the page: writes down whether the next Escape is taken, once all who listen have had it. */
function watchEscape(): void {
  const root = document.documentElement;
  delete root.dataset['escape'];
  const heard = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    window.removeEventListener('keydown', heard, true);
    setTimeout(() => {
      root.dataset['escape'] = event.defaultPrevented ? 'counted' : 'lost';
    });
  };
  window.addEventListener('keydown', heard, true);
}

/** For a press that closes the window under it. */
export async function pressAndLeave(page: Page, testid: string): Promise<void> {
  await sees(page, testid);
  await page.click(named(testid)).catch((error: unknown) => {
    if (!page.isClosed() && !/closed|detached|destroyed|no such|not found/i.test(String(error))) throw error;
  });
}

/** Waits until a condition on the page holds. */
export function until(
  page: Page,
  what: string,
  condition: () => Promise<boolean>,
  timeoutMs = PATIENCE_MS,
): Promise<true> {
  return eventually(
    `${what} (on ${page.url()})`,
    async () => (await condition()) && (true as const),
    timeoutMs,
  );
}
