import type { MethodName, Methods, ProviderErrorShape } from '../lib/provider/types.ts';
import type { Page } from './driver/types.ts';
import { eventually, PATIENCE_MS } from './driver/wait.ts';

/** Outcome of a request that pages/site.html made. */
export type Outcome<R = unknown> =
  | { readonly state: 'pending' }
  | { readonly state: 'done'; readonly result: R }
  | { readonly state: 'refused'; readonly error: ProviderErrorShape };

interface SiteWindow {
  readonly asked: readonly Outcome[];
  readonly heard: readonly { readonly event: string; readonly data: unknown }[];
}

export interface Asked<R> {
  now(): Promise<Outcome<R>>;
  /** Waits for the result. Throws when the request was refused. */
  result(timeoutMs?: number): Promise<R>;
  /** Waits for the error. Throws when the request was granted. */
  error(timeoutMs?: number): Promise<ProviderErrorShape>;
}

const click = (page: Page) => page.click('[data-testid=go]');

/** Makes a request as a visitor does, by the page's button: with a click, or as `press` does it. */
export async function ask<M extends MethodName>(
  page: Page,
  method: M,
  params?: Methods[M]['params'],
  press: (page: Page) => Promise<void> = click,
): Promise<Asked<Methods[M]['result']>> {
  // A tab behind another is not drawn, and a click waits for that.
  await page.bringToFront();
  const number = await page.evaluate((text) => {
    const area = document.querySelector('textarea');
    if (area) area.value = text;
    return (window as unknown as SiteWindow).asked.length;
  }, JSON.stringify({ method, params }));
  await press(page);
  return asked(page, number);
}

function asked<R>(page: Page, number: number): Asked<R> {
  const now = () =>
    page.evaluate((n) => (window as unknown as SiteWindow).asked[n], number) as Promise<Outcome<R>>;
  const settled = (timeoutMs: number) =>
    eventually(
      `an answer to request ${number}`,
      async () => {
        const outcome = await now();
        return outcome && outcome.state !== 'pending' && outcome;
      },
      timeoutMs,
    );
  return {
    now,
    async result(timeoutMs = PATIENCE_MS) {
      const outcome = await settled(timeoutMs);
      if (outcome.state === 'done') return outcome.result;
      throw new Error(`refused: ${JSON.stringify(outcome.error)}`);
    },
    async error(timeoutMs = PATIENCE_MS) {
      const outcome = await settled(timeoutMs);
      if (outcome.state === 'refused') return outcome.error;
      throw new Error(`granted: ${JSON.stringify(outcome.result)}`);
    },
  };
}
