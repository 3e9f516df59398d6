import type { Page } from '../../e2e/driver/types.ts';
import { pause } from '../../e2e/driver/wait.ts';
import type { PayParams, PicoPayProvider } from '../../lib/provider/types.ts';

/** Slower than 30 requests a second, which is all that a site may make. */
const PAUSE_MS = 60;
/** A click that takes longer has failed. */
const LONGEST_MS = 30_000;

interface Site {
  readonly picopay: PicoPayProvider;
}
interface Clicked {
  next?: PayParams;
  ms?: number;
  failure?: string;
}

/** Makes the page's button pay what `next` holds, and note how long it took from the click (the browser's own stamp) to the receipt. */
async function armButton(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { picopay } = window as unknown as Site;
    const { clicked } = Object.assign(window, { clicked: {} as Clicked });
    const pay = (event: MouseEvent): void => {
      event.stopImmediatePropagation();
      const { next } = clicked;
      if (next === undefined) return;
      picopay.pay(next).then(
        (receipt) => {
          if (receipt.status === 'settled') clicked.ms = performance.now() - event.timeStamp;
          else clicked.failure = `the payment is ${receipt.status}`;
        },
        (error: unknown) => {
          clicked.failure = String(error);
        },
      );
    };
    document.getElementById('go')?.addEventListener('click', pay, true);
  });
}

/** Milliseconds from each click to its receipt. Throws when a payment is not settled. `before` runs ahead of each click. */
export async function clickTimes(
  page: Page,
  payments: readonly PayParams[],
  before: () => Promise<unknown> = () => pause(PAUSE_MS),
): Promise<number[]> {
  await page.bringToFront();
  await page.reload();
  await armButton(page);
  const button = await page.waitForSelector('#go');
  const place = await button?.clickablePoint();
  if (place === undefined) throw new Error('the page has no button');
  const times: number[] = [];
  for (const next of payments) {
    await before();
    await page.evaluate((payment) => {
      Object.assign((window as unknown as { clicked: Clicked }).clicked, { next: payment, ms: undefined });
    }, next);
    await page.mouse.click(place.x, place.y);
    const outcome = await page.waitForFunction(
      () => {
        const { ms, failure } = (window as unknown as { clicked: Clicked }).clicked;
        return ms === undefined && failure === undefined ? false : { ms, failure };
      },
      { timeout: LONGEST_MS, polling: 5 },
    );
    const { ms, failure } = (await outcome.jsonValue()) || {};
    if (ms === undefined) throw new Error(`the click came to nothing: ${failure}`);
    times.push(ms);
  }
  return times;
}
