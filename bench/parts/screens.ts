import type { Driver, Page } from '../../e2e/driver/types.ts';

/** What a screen took, in milliseconds. */
export interface ScreenTimes {
  /** From the start of the navigation to the first picture. */
  readonly paint: number;
  /** To what the user came for. */
  readonly shown: number;
  /** The time in scripts until then. */
  readonly script: number;
}

const SIZE = { width: 380, height: 600 };

interface Noted {
  shownAt?: number;
}

/** Opens a page of the extension in a fresh renderer and waits for the element with that test id. */
export async function openScreen(
  driver: Driver,
  file: string,
  testid: string,
): Promise<{ readonly page: Page; readonly times: ScreenTimes }> {
  const page = await driver.newPage();
  await page.setViewport(SIZE);
  await page.evaluateOnNewDocument((selector) => {
    const noted = window as unknown as Noted;
    const look = (): void => {
      if (noted.shownAt === undefined && document.querySelector(selector)) noted.shownAt = performance.now();
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  }, `[data-testid="${testid}"]`);
  await page.goto(driver.extensionUrl(file));
  await page.waitForFunction(
    () =>
      (window as unknown as Noted).shownAt !== undefined &&
      performance.getEntriesByName('first-contentful-paint').length > 0,
    { polling: 20 },
  );
  const { ScriptDuration = Number.NaN } = await page.metrics();
  const { paint, shown } = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    shown: (window as unknown as Noted).shownAt ?? Number.NaN,
  }));
  return { page, times: { paint, shown, script: ScriptDuration * 1000 } };
}
