import { browser } from '../../lib/browser.ts';

const SIZE = { width: 400, height: 640 };
const PAGE = '/approve.html';
const MOST_TEXT = 2000;
/** A page that decided to close is gone after this. */
const CLOSING_MS = 300;

/** Opening and closing one after the other: a window that is about to go must not be taken for one that is there. */
let turn: Promise<unknown> = Promise.resolve();

function inTurn(task: () => Promise<void>): Promise<void> {
  const done = turn.then(task);
  turn = done.catch(() => undefined);
  return done;
}

/** At most one; asked for again it comes to the front. */
export function openApproval(): Promise<void> {
  return inTurn(async () => {
    const open = await find();
    if (open !== undefined && (await bringForward(open))) return;
    const last = await browser.windows.getLastFocused().catch(() => undefined);
    const place =
      last?.left !== undefined && last.top !== undefined && last.width !== undefined
        ? { left: Math.max(0, last.left + last.width - SIZE.width - 24), top: Math.max(0, last.top + 64) }
        : {};
    await browser.windows.create({ url: browser.runtime.getURL(PAGE), type: 'popup', ...SIZE, ...place });
  });
}

export function closeApproval(): Promise<void> {
  return inTurn(async () => {
    const open = await find();
    // It closes itself too when nothing waits.
    if (open !== undefined) await browser.windows.remove(open).catch(() => undefined);
  });
}

/** False when the window went away meanwhile: it was closing itself. */
async function bringForward(window: number): Promise<boolean> {
  try {
    await browser.windows.update(window, { focused: true, drawAttention: true });
    await new Promise((resolve) => setTimeout(resolve, CLOSING_MS));
    return (await find()) === window;
  } catch {
    return false;
  }
}

/** The screen says what it understands of the text; nothing is paid without a click there. */
export async function openSend(text: string): Promise<void> {
  const url = browser.runtime.getURL(
    `/popup.html#/send?text=${encodeURIComponent(text.slice(0, MOST_TEXT))}`,
  );
  await browser.windows.create({ url, type: 'popup', ...SIZE });
}

/** Found by what it shows: a remembered id would outlive the window, or the worker that remembers. */
async function find(): Promise<number | undefined> {
  const url = browser.runtime.getURL(PAGE);
  const windows = await browser.windows.getAll({ populate: true, windowTypes: ['popup'] });
  return windows.find(({ tabs }) => tabs?.some((tab) => (tab.url ?? tab.pendingUrl ?? '').startsWith(url)))
    ?.id;
}
